import { setTimeout as sleep } from 'node:timers/promises'
import type { CookieJar } from 'tough-cookie'
import type { ReturnChoice } from '../../client/payer.ts'
import type { Scenario } from '../../client/scenario.ts'
import type { PaymentDetail } from '../../control-api/schemas/payment-detail.ts'
import { parseUrl } from '../../input/parse-url.ts'
import { type Duration, formatDuration } from '../../payment/duration.ts'
import { openJar } from '../../visits/cookie-jar.ts'
import { follow } from '../../visits/follow.ts'
import type { Evidence } from '../report.ts'
import type { Bought, Fills, Seen, Subject } from '../subject/subject.ts'
import { toCookies } from './cookies.ts'
import { BackendDown, Stopped, Undecided } from './endings.ts'
import type { Expectation } from './expectations.ts'
import { type Judged, judge } from './judge.ts'
import { type Landed, noReturn, refuseNowhere, successUrl, toLanded } from './payer-browser.ts'
import type { SandboxCalls } from './sandbox-calls.ts'

/** One purchase of a check, and what it caused at the sandbox. */
export type Purchase = {
  readonly bought: Bought
  /** the backend's own name of the order */
  readonly order: string
  /** the newest payment that the purchase caused */
  readonly payment: PaymentDetail
  /** cookies of the payer's browser */
  readonly jar: CookieJar
}

export type TrialOptions = {
  readonly subject: Subject
  readonly calls: SandboxCalls
  readonly tenantId: string
  /** payments that are known already, and so are not caused by the next purchase */
  readonly seenPayments: Set<string>
  /** origins under which the sandbox serves: that of its control API, and those of its checkouts as they are seen */
  readonly origins: Set<string>
  /** ms of real time a callback may take to be acknowledged */
  readonly acknowledgeWithin: number
  readonly signal: AbortSignal
}

type ToSettle = {
  readonly purchase: Pick<Purchase, 'order' | 'payment'>
  readonly expect: Expectation
}

type Party = Evidence['from']

/** ms of real time between two looks at what a purchase caused */
const lookEvery = 20

/** What a check does with one backend in one world: buys, plays the payer, moves time, and takes notes. */
export function createTrial(
  { subject, calls, tenantId, seenPayments, origins, acknowledgeWithin, signal }: TrialOptions,
  document: Scenario,
) {
  const notes: Evidence[] = []
  const payments: string[] = []

  function note(from: Party, to: Party, what: string): void {
    notes.push({ at: new Date().toISOString(), from, to, what })
  }

  function refuseStopped(): void {
    if (signal.aborted) throw new Stopped('the run was stopped')
  }

  function toArmed(wanted: Scenario): Scenario {
    if (acknowledgeWithin === 10_000) return wanted
    const timeout = formatDuration(acknowledgeWithin)
    return { ...wanted, callbacks: { timeout, ...wanted.callbacks } }
  }

  async function caused(name: string): Promise<PaymentDetail[]> {
    const found = await calls.newest({ scenario: name, limit: 20 })
    return found.filter(({ id }) => !seenPayments.has(id))
  }

  function take(found: readonly PaymentDetail[]): void {
    for (const { id, payment } of found) {
      seenPayments.add(id)
      payments.push(id)
      for (const url of Object.values(payment.provider_method_response))
        if (typeof url === 'string' && parseUrl(url) !== null) origins.add(new URL(url).origin)
    }
  }

  /** Is this an address of the sandbox, and not of the backend? */
  function isOurs(url: string): boolean {
    return origins.has(new URL(url).origin)
  }

  /** Begins a purchase under a scenario. What it causes is asked for until `end`, which disarms what was not used. */
  async function beginBuy(wanted: Scenario = document, jar: CookieJar = openJar()) {
    refuseStopped()
    const name = wanted.name ?? 'inline'
    await calls.arm(toArmed(wanted), { next: 1 })
    const answer = subject.buy({ tenant_id: tenantId }, jar).then((bought) => {
      const order = bought.order === null ? '' : `, order ${bought.order}`
      note('test', 'backend', `buy: ${bought.answer}${order}`)
      return bought
    })
    return {
      jar,
      answer,
      caused: () => caused(name),
      /** Waits for a payment that is created while `buy` has not answered yet; null where it answers without one. */
      async firstPayment(): Promise<PaymentDetail | null> {
        let isAnswered = false
        const done = answer.then(() => {
          isAnswered = true
        })
        for (;;) {
          const isLast = isAnswered
          const [payment] = await caused(name)
          if (payment !== undefined) return payment
          if (isLast) return null
          refuseStopped()
          await Promise.race([done, sleep(lookEvery)])
        }
      },
      async end(): Promise<PaymentDetail[]> {
        const found = await caused(name)
        take(found)
        await calls.disarm()
        return found
      },
    }
  }

  type Begun = Awaited<ReturnType<typeof beginBuy>>

  /** Goes where the backend sends the payer, up to the checkout: some backends create the payment on the way. */
  async function followRedirect({ jar, caused: look }: Begun, url: string): Promise<string> {
    const isCheckout = async (next: string) => {
      if (isOurs(next)) return true
      if (!next.includes('/checkout/')) return false
      return (await look()).some(({ checkout }) => next.includes(checkout?.token ?? '\n'))
    }
    const { urls } = await follow(url, { jar, stopsAt: isCheckout })
    return urls.at(-1) ?? url
  }

  /** Buys to the end: the payment is there. Throws {@link Undecided} where it is not. */
  async function buy(wanted?: Scenario, jar?: CookieJar): Promise<Purchase> {
    const begun = await beginBuy(wanted, jar)
    const bought = await begun.answer
    let found = await begun.caused()
    if (found.length === 0 && bought.redirect !== null && parseUrl(bought.redirect) !== null) {
      await followRedirect(begun, bought.redirect)
      found = await begun.caused()
    }
    await begun.end()
    return toPurchase(bought, found, begun.jar)
  }

  function toPurchase(bought: Bought, found: readonly PaymentDetail[], jar: CookieJar): Purchase {
    if (bought.accepted === 'silent')
      throw new BackendDown(`The backend did not answer buy: ${bought.answer}.`)
    if (bought.accepted === 'no')
      throw new Undecided(`The backend answered buy with ${bought.answer}.`)
    if (bought.order === null)
      throw new Undecided(`buy was answered ${bought.answer}, and no order is where the file says.`)
    const [payment] = found
    if (payment === undefined)
      throw new Undecided(
        `buy was answered ${bought.answer}, and no payment was created at this sandbox: does the backend call ${calls.origin}/payments/ with tenant_id ${tenantId}?`,
      )
    return { bought, order: bought.order, payment, jar }
  }

  /** The payer's browser of the sandbox gets the cookies that `buy` set. */
  async function act(
    { payment, jar }: Pick<Purchase, 'payment' | 'jar'>,
    action: Exclude<Parameters<SandboxCalls['payer']['act']>[1], 'return'>,
    choice: Parameters<SandboxCalls['payer']['act']>[2] = {},
  ): Promise<PaymentDetail> {
    refuseStopped()
    return await calls.payer.act(payment, action, {
      browser: { cookies: toCookies(jar) },
      ...choice,
    })
  }

  /** What came of the visits of a payer that have ended. Throws where the last one met nobody. */
  async function findLanded(purchase: Pick<Purchase, 'payment'>): Promise<Landed | null> {
    const { visits } = await detail(purchase)
    const ended = visits.filter(({ state }) => state === 'ended').map(toLanded)
    return ended.at(-1) ?? null
  }

  async function advance(by: Duration): Promise<void> {
    refuseStopped()
    await calls.advance(by)
  }

  const detail = ({ payment }: Pick<Purchase, 'payment'>) => calls.payment(payment)

  function toFills({ order, payment }: Pick<Purchase, 'order' | 'payment'>): Fills {
    return { order, payment_id: payment.id, tenant_id: tenantId }
  }

  return {
    subject,
    calls,
    document,
    notes,
    payments,
    note,
    beginBuy,
    followRedirect,
    buy,
    toPurchase,
    act,
    detail,
    toFills,
    /** Waits until every callback that is due has its outcome. */
    deliver: () => advance('0s'),
    /** Plays everything that is planned in the world, to the end. */
    async settleWorld(): Promise<void> {
      refuseStopped()
      await calls.settle()
    },
    advance,
    /** Moves time to where the plan has this status. */
    async advanceTo(purchase: Purchase, status: PaymentDetail['status']): Promise<void> {
      const { timeline } = await detail(purchase)
      const step = timeline.find((entry) => entry.status === status && entry.state === 'planned')
      if (step?.at == null) throw new Undecided(`The sandbox has planned no ${status}.`)
      refuseStopped()
      await calls.advance({ to: step.at })
    },
    /** The payer opens the checkout; the callback of PENDING has its outcome. */
    async open(purchase: Purchase): Promise<void> {
      await act(purchase, 'open')
      await advance('0s')
    },
    findLanded,
    /** The same. Throws {@link Undecided} where the payer was not sent back. */
    async landed(purchase: Pick<Purchase, 'payment'>): Promise<Landed> {
      const found = await findLanded(purchase)
      if (found === null) throw new Undecided(noReturn)
      return found
    },
    /** The payer's browser comes back to the shop now: with the payer's cookies, or (`jar: empty`) as another browser. */
    async comeBack({ payment, jar }: Purchase, choice: ReturnChoice = {}): Promise<void> {
      refuseStopped()
      const browser = { cookies: toCookies(jar), ...choice }
      await calls.payer.return(payment, browser).catch(refuseNowhere)
    },
    /** Where the payer's browser goes after paying; before, it is what the backend gave as success_url. */
    async returnUrl(purchase: Purchase): Promise<string> {
      const { checkout } = await detail(purchase)
      return checkout?.return_url ?? successUrl(purchase.payment)
    },
    /** A visit that this program makes: no move of time waits for it. */
    async visit({ jar }: Purchase, url: string) {
      refuseStopped()
      const { status, error, body, urls } = await follow(url, { jar, stopsAt: isOurs })
      note('payer', 'backend', `GET ${new URL(url).pathname}: ${error ?? status}`)
      if (error !== null && urls.length === 1)
        throw new BackendDown(`The backend did not answer the payer's browser: ${error}.`)
      return { status, body }
    },
    /** A page of the merchant, in the browser that bought. */
    async readPage({ jar }: Purchase, url: string): Promise<string> {
      refuseStopped()
      return (await follow(url, { jar, stopsAt: isOurs })).body
    },
    async see(purchase: Pick<Purchase, 'order' | 'payment'>): Promise<Seen> {
      return await subject.see(toFills(purchase))
    },
    isOurs,
    origins,
    refuseStopped,
    isStopped: () => signal.aborted,
    /** Did the backend ask Ping for nothing at all in this world? */
    async journalIsEmpty(): Promise<boolean> {
      return (await calls.journal()).length === 0
    },
    /** Payments that belong to no purchase yet: those that a backend created after its scenario was taken. */
    async newPayments(): Promise<PaymentDetail[]> {
      const found = (await calls.newest({ limit: 20 })).filter(({ id }) => !seenPayments.has(id))
      take(found)
      return found
    },
    /** Judges at once, for checks that go on afterwards. */
    async settle({ purchase, expect }: ToSettle): Promise<Judged['outcome']> {
      const within = subject.settlesWithin
      const see = () => subject.see(toFills(purchase))
      return (await judge(see, expect, { within, signal })).outcome
    },
  }
}

export type Trial = ReturnType<typeof createTrial>
