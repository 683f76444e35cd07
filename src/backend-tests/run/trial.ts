import type { ReturnChoice } from '../../client/payer.ts'
import type { Scenario } from '../../client/scenario.ts'
import type { PaymentDetail } from '../../control-api/schemas/payment-detail.ts'
import type { Duration } from '../../payment/duration.ts'
import { follow } from '../../visits/follow.ts'
import type { Evidence } from '../report.ts'
import type { Fills, Seen } from '../subject/subject.ts'
import { createBuying } from './buying.ts'
import { toCookies } from './cookies.ts'
import { BackendDown, Stopped, Undecided } from './endings.ts'
import type { Expectation } from './expectations.ts'
import { type Judged, judge } from './judge.ts'
import { type Landed, noReturn, refuseNowhere, successUrl, toLanded } from './payer-browser.ts'
import type { SandboxCalls } from './sandbox-calls.ts'
import type { Purchase, TrialOptions } from './trial-options.ts'

type ToSettle = {
  readonly purchase: Pick<Purchase, 'order' | 'payment'>
  readonly expect: Expectation
}

type Party = Evidence['from']

/** What a check does with one backend in one world: buys, plays the payer, moves time, and takes notes. */
export function createTrial(options: TrialOptions, document: Scenario) {
  const { subject, calls, tenantId, seenPayments, origins, activity, signal } = options
  const notes: Evidence[] = []
  const payments: string[] = []

  function note(from: Party, to: Party, what: string): void {
    notes.push({ at: new Date().toISOString(), from, to, what })
  }

  function refuseStopped(): void {
    if (signal.aborted) throw new Stopped('the run was stopped')
  }

  const { beginBuy, buy, toPurchase, isOurs, take } = createBuying(options, {
    document,
    payments,
    noteBought: (what) => note('test', 'backend', what),
    refuseStopped,
  })

  /** The payer's browser of the sandbox gets the cookies that `buy` set. */
  async function act(
    { payment, jar }: Pick<Purchase, 'payment' | 'jar'>,
    action: Exclude<Parameters<SandboxCalls['payer']['act']>[1], 'return'>,
    choice: Parameters<SandboxCalls['payer']['act']>[2] = {},
  ): Promise<PaymentDetail> {
    refuseStopped()
    const acted = await calls.payer.act(payment, action, {
      browser: { cookies: toCookies(jar) },
      ...choice,
    })
    activity.happened()
    return acted
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
    activity.happened()
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
      activity.happened()
    },
    advance,
    /** Moves time to where the plan has this status. */
    async advanceTo(purchase: Purchase, status: PaymentDetail['status']): Promise<void> {
      const { timeline } = await detail(purchase)
      const step = timeline.find((entry) => entry.status === status && entry.state === 'planned')
      if (step?.at == null) throw new Undecided(`The sandbox has planned no ${status}.`)
      refuseStopped()
      await calls.advance({ to: step.at })
      activity.happened()
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
      activity.happened()
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
      activity.happened()
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
      return (await judge(see, expect, { within, signal, activity })).outcome
    },
  }
}

export type Trial = ReturnType<typeof createTrial>
