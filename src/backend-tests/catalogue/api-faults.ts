import { setTimeout as pause } from 'node:timers/promises'
import { isTerminal } from '../../payment/status-transitions.ts'
import type { Arrival } from '../run/buying.ts'
import { BackendDown, Finding, Stopped, Undecided } from '../run/endings.ts'
import type { Trial } from '../run/trial.ts'
import type { Purchase } from '../run/trial-options.ts'
import type { Bought } from '../subject/subject.ts'
import type { Check } from './check.ts'
import { expectPaidForGood, retriesEnd } from './plain.ts'

type Begun = Awaited<ReturnType<Trial['beginBuy']>>
type Caused = Awaited<ReturnType<Begun['caused']>>

/** Is this a checkout of ours? */
function isCheckout({ isOurs }: Trial, { url }: Arrival): boolean {
  return isOurs(url) && new URL(url).pathname.startsWith('/checkout/')
}

/**
 * The buyer was told that it did not work: by an answer that says no, be it that of the page that he is sent to, or by a
 * redirect elsewhere than to a checkout while the order is over or unknown. Throws {@link Finding}, or {@link Undecided}
 * where the file does not let us tell.
 */
async function requireTold(
  trial: Trial,
  bought: Bought,
  arrival: Arrival | null,
  what: string,
): Promise<null> {
  const expected = 'the buyer is told'
  if (bought.accepted === 'no' || bought.isRefused) return null
  if (bought.accepted === 'silent')
    throw new Finding(expected, bought.answer, `${what}, and the buyer got no answer.`)
  if (arrival !== null && (await isToldThere(trial, bought, arrival, what))) return null
  if (!bought.showsRefusal)
    throw new Undecided('Where the buyer is told is not in the file: name it in refused.')
  throw new Finding(
    expected,
    `buy was answered ${bought.answer}`,
    `${what}, and buy was answered ${bought.answer} as if it had worked.`,
  )
}

async function isToldThere(
  trial: Trial,
  { order }: Bought,
  arrival: Arrival,
  what: string,
): Promise<boolean> {
  if (isCheckout(trial, arrival)) return refuseDeadCheckout(arrival, what)
  if (arrival.status !== null && arrival.status >= 400) return true
  const seen = order === null ? null : await trial.subject.see({ order })
  if (seen?.kind === 'unclear') throw new Undecided(`${seen.why}.`)
  return seen === null || seen.kind === 'nothing' || isUnpaid(seen)
}

function isUnpaid(seen: { kind: string; belief?: string }): boolean {
  return seen.kind === 'seen' && seen.belief === 'unpaid'
}

function refuseDeadCheckout({ url }: Arrival, what: string): never {
  throw new Finding(
    'the buyer is told',
    `sent to ${url}`,
    `${what}, and the buyer was sent to a checkout.`,
  )
}

/** Payments of the purchase that somebody can still pay. */
function payable(payments: Caused): Caused {
  return payments.filter(({ status }) => !isTerminal(status))
}

async function buyWhileDown(trial: Trial, what: string): Promise<null> {
  const begun = await trial.beginBuy()
  const bought = await begun.answer
  const arrival = await begun.arrive()
  const found = await begun.end()
  if (found.length > 0)
    throw new Undecided('The backend created a payment although Ping answered it with an error.')
  refuseUnreached(bought)
  return requireTold(trial, bought, arrival, what)
}

/** ms of real time that a backend may take to give up an answer that does not come */
const patience = 30_000

const toldNothing: Bought = {
  answer: `no answer within ${patience / 1_000} s`,
  accepted: 'silent',
  wasReached: true,
  order: null,
  redirect: null,
  isRefused: false,
  showsRefusal: true,
}

/** The connection to the backend hangs until the backend gives up. */
async function buyWhileHanging(trial: Trial): Promise<null> {
  const begun = await trial.beginBuy()
  const late = new AbortController()
  const bought = await Promise.race([
    begun.arrive().then(() => begun.answer),
    pause(patience, null, { signal: late.signal }).catch(() => null),
    untilStopped(trial, late.signal),
  ])
  late.abort()
  await begun.end()
  const what = 'Ping did not answer create payment'
  if (bought === null) return requireTold(trial, toldNothing, null, what)
  refuseUnreached(bought)
  return requireTold(trial, bought, await begun.arrive(), what)
}

/** A backend that is down tells nobody anything, and that is no finding of these checks. */
function refuseUnreached({ wasReached, answer }: Bought): void {
  if (!wasReached) throw new BackendDown(`The backend did not answer buy: ${answer}.`)
}

async function untilStopped(trial: Trial, signal: AbortSignal): Promise<never> {
  for (;;) {
    await pause(100, null, { signal }).catch(() => new Promise<never>(() => undefined))
    if (trial.isStopped()) throw new Stopped('the run was stopped')
  }
}

/** What fails is every call that begins a payment. */
const down = { fail: { status: 503, error: 'provider_unavailable' } }

/** What the Ping Payments API does to the backend, and what the backend does to its buyer then. */
export const apiChecks: readonly Check[] = [
  {
    id: 'api-down',
    title: 'A buyer is told when Ping answers create payment with an error',
    says: 'Ping answered 503',
    stage: 'alone',
    draft: { api: { create_payment_order: down, create_payment: down } },
    run: (trial) => buyWhileDown(trial, 'Ping answered 503'),
  },
  {
    id: 'api-hangs',
    title: 'A buyer is told when Ping does not answer create payment',
    says: 'Ping did not answer',
    stage: 'alone',
    draft: { api: { create_payment: { fault: 'hang' } } },
    run: buyWhileHanging,
  },
  {
    id: 'api-answer-lost',
    title: 'An answer to create payment that is lost leaves no second payment to be paid',
    says: 'Ping created the payment, and its answer was lost',
    stage: 'alone',
    draft: { api: { create_payment: { fault: 'reset', after: 'commit' } } },
    async run(trial) {
      const begun = await trial.beginBuy()
      const bought = await begun.answer
      const arrival = await begun.arrive()
      const open = payable(await begun.end())
      const other = payable(await trial.newPayments())
      const all = [...open, ...other]
      if (all.length > 1)
        throw new Finding(
          'one payment that can be paid at the most',
          `${all.length} payments that can be paid`,
          `The answer to create payment was lost, and ${all.length} payments of the order can be paid.`,
        )
      refuseUnreached(bought)
      const isSentThere = all.some(({ checkout }) => arrival?.url.includes(checkout?.token ?? '\n'))
      if (!isSentThere)
        await requireTold(trial, bought, arrival, 'The answer to create payment was lost')
      return null
    },
  },
  {
    id: 'two-attempts',
    title: 'An order paid at the second attempt stays paid when the first attempt expires',
    says: 'The payer left a first payment and paid a second one, and then the first EXPIRED',
    stage: 'free',
    draft: {},
    async run(trial) {
      const first = await trial.buy()
      await trial.open(first)
      await trial.act(first, 'leave')
      const second = await buyAgain(trial, first)
      await trial.open(second)
      await trial.act(second, 'approve')
      await trial.advance(retriesEnd)
      const { status } = await trial.detail(first)
      if (first.payment.id !== second.payment.id && !isTerminal(status))
        await trial.advanceTo(first, 'EXPIRED')
      await trial.advance(retriesEnd)
      return expectPaidForGood(second)
    },
  },
]

/** Buys again in the same browser. A backend may go on with the payment that is still open. */
async function buyAgain(trial: Trial, first: Purchase): Promise<Purchase> {
  const begun = await trial.beginBuy(undefined, first.jar)
  const bought = await begun.answer
  await begun.arrive()
  const [payment = first.payment] = await begun.end()
  return trial.toPurchase(bought, [payment], first.jar)
}
