import { setTimeout as sleep } from 'node:timers/promises'
import type { CookieJar } from 'tough-cookie'
import type { Scenario } from '../../client/scenario.ts'
import type { PaymentDetail } from '../../control-api/schemas/payment-detail.ts'
import { parseUrl } from '../../input/parse-url.ts'
import { formatDuration } from '../../payment/duration.ts'
import { openJar } from '../../visits/cookie-jar.ts'
import { follow } from '../../visits/follow.ts'
import type { Bought } from '../subject/subject.ts'
import { BackendDown, Undecided } from './endings.ts'
import type { Purchase, TrialOptions } from './trial-options.ts'

/** ms of real time between two looks at what a purchase caused */
const lookEvery = 20

/** ms of real time after which a backend that refuses connections counts as down: it may be about to start, again or at all */
const opensWithin = 5_000

/** ms of real time between two attempts to reach it */
const tryEvery = 250

/** Buys, and tries again for a while where nobody was there to be asked. `isReached`: what came of an attempt is kept. */
export async function buyPatiently(
  buy: () => Promise<Bought>,
  isStopped: () => boolean,
  isReached: (bought: Bought) => boolean = ({ wasReached }) => wasReached,
): Promise<Bought> {
  const end = performance.now() + opensWithin
  for (;;) {
    const bought = await buy()
    if (isReached(bought) || isStopped() || performance.now() >= end) return bought
    await sleep(tryEvery)
  }
}

/** Where the payer's browser comes to after `buy`. */
export type Arrival = {
  readonly url: string
  /** what it was answered there; null in front of a checkout, and where no answer came */
  readonly status: number | null
}

/** What a purchase begins with: `buy` is asked under a scenario, and what it causes at the sandbox is found. */
export function createBuying(
  {
    subject,
    calls,
    tenantId,
    seenPayments,
    origins,
    acknowledgeWithin,
    activity,
    signal,
  }: TrialOptions,
  {
    document,
    payments,
    noteBought,
    refuseStopped,
  }: {
    readonly document: Scenario
    /** ids of those that the purchases of the check caused */
    readonly payments: string[]
    readonly noteBought: (what: string) => void
    readonly refuseStopped: () => void
  },
) {
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
    const buy = () => subject.buy({ tenant_id: tenantId }, jar)
    const answer = buyPatiently(buy, () => signal.aborted).then((bought) => {
      activity.happened()
      const order = bought.order === null ? '' : `, order ${bought.order}`
      noteBought(`buy: ${bought.answer}${order}`)
      return bought
    })
    /** Bought, and gone where the backend sends the payer. */
    const arrival = async (): Promise<Arrival | null> => {
      const { redirect } = await answer
      if (redirect === null || parseUrl(redirect) === null) return null
      return followRedirect(redirect, jar, () => caused(name))
    }
    let gone: Promise<Arrival | null> | null = null
    const arrive = (): Promise<Arrival | null> => {
      gone ??= arrival()
      return gone
    }
    return {
      jar,
      answer,
      caused: () => caused(name),
      /**
       * Goes where the backend sends the payer, as some backends create the payment on the way, and answers where that
       * ends; null where it sends him nowhere.
       */
      arrive,
      /** Waits for a payment that is created while `buy` has not answered yet; null where it answers without one. */
      async firstPayment(): Promise<PaymentDetail | null> {
        let isOver = false
        const done = arrive().then(() => {
          isOver = true
        })
        for (;;) {
          const isLast = isOver
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

  /** Goes where the backend sends the payer, up to the checkout. */
  async function followRedirect(
    from: string,
    jar: CookieJar,
    look: () => Promise<PaymentDetail[]>,
  ): Promise<Arrival> {
    const isCheckout = async (next: string) => {
      if (isOurs(next)) return true
      if (!next.includes('/checkout/')) return false
      return (await look()).some(({ checkout }) => next.includes(checkout?.token ?? '\n'))
    }
    const { urls, status } = await follow(from, { jar, stopsAt: isCheckout })
    return { url: urls.at(-1) ?? from, status }
  }

  /** Buys to the end: the payment is there. Throws {@link Undecided} where it is not. */
  async function buy(wanted?: Scenario, jar?: CookieJar): Promise<Purchase> {
    const begun = await beginBuy(wanted, jar)
    await begun.arrive()
    return toPurchase(await begun.answer, await begun.end(), begun.jar)
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

  return { beginBuy, buy, toPurchase, isOurs, take }
}
