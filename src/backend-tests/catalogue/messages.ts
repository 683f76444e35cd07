import type { Duration } from '../../payment/duration.ts'
import { Finding, Undecided } from '../run/endings.ts'
import type { Trial } from '../run/trial.ts'
import type { Purchase } from '../run/trial-options.ts'
import type { Check } from './check.ts'
import { buyAndApprove, expectPaid, expectPaidForGood, retriesEnd } from './plain.ts'

function payThenAdvance(by: Duration): Check['run'] {
  return async (trial) => {
    const purchase = await buyAndApprove(trial)
    await trial.advance(by)
    return expectPaidForGood(purchase)
  }
}

/** Waits until the callback of a status was attempted while `buy` is still not answered. */
async function firstAttempt(trial: Trial, purchase: Pick<Purchase, 'payment'>, status: string) {
  await trial.deliver()
  const { deliveries } = await trial.detail(purchase)
  if (deliveries.some((one) => one.status === status && one.attempts.length > 0)) return
  throw new Undecided(`No ${status} was sent: the payment has no status_callback_url.`)
}

/** Messages that come twice, late, never, or in another order. */
export const messageChecks: readonly Check[] = [
  {
    id: 'duplicate-at-once',
    title: 'COMPLETED twice at the same time fulfils the order once',
    says: 'COMPLETED came twice at the same time',
    stage: 'free',
    draft: { callbacks: { deliveries: [{ of: 'completed', copies: 2, gap: '0s' }] } },
    run: payThenAdvance(retriesEnd),
  },
  {
    id: 'duplicate-later',
    title: 'COMPLETED again after a minute and after a day fulfils the order once',
    says: 'COMPLETED came again after a minute and after a day',
    stage: 'free',
    draft: {
      callbacks: {
        deliveries: [
          { of: 'completed' },
          { of: 'completed', at: 'completed + 1m' },
          { of: 'completed', at: 'completed + 1d' },
        ],
      },
    },
    run: payThenAdvance('1d10m'),
  },
  {
    id: 'stale-status',
    title: 'PENDING that comes after COMPLETED changes nothing',
    says: 'PENDING came after COMPLETED',
    stage: 'free',
    draft: {
      callbacks: {
        deliveries: [
          { of: 'completed' },
          { of: 'pending' },
          { of: 'pending', at: 'completed + 10m' },
        ],
      },
    },
    run: payThenAdvance('15m'),
  },
  {
    id: 'callback-before-answer',
    title: 'Callbacks that overtake the answer to create payment are not lost',
    says: 'PENDING and COMPLETED came before the answer to create payment',
    stage: 'free',
    draft: {
      timeline: [
        { id: 'pending', at: 'payment.created', status: 'PENDING' },
        { id: 'completed', at: 'payment.created + 1s', status: 'COMPLETED' },
      ],
      api: { create_payment: { respond: 'after completed + 500ms' } },
      callbacks: {
        retry: { attempts: 4, backoff: ['10s', '1m'] },
        deliveries: [{ of: 'pending' }, { of: 'completed' }],
      },
    },
    async run(trial) {
      const begun = await trial.beginBuy()
      const payment = await begun.firstPayment()
      if (payment !== null) {
        await firstAttempt(trial, { payment }, 'PENDING')
        await trial.advance('1s')
        await firstAttempt(trial, { payment }, 'COMPLETED')
        await trial.advance('500ms')
      }
      const bought = await begun.answer
      // Where the payment is begun on the way, its answer is what the payer's browser waits for.
      await begun.arrive()
      const purchase = trial.toPurchase(bought, await begun.end(), begun.jar)
      await trial.advance('5m')
      return expectPaidForGood(purchase)
    },
  },
  {
    id: 'lost-callback',
    title: 'An order whose callback is lost is paid once the payer returns',
    says: 'COMPLETED was never told, and the payer returned',
    stage: 'free',
    draft: {
      callbacks: { deliveries: [{ of: 'completed', send: 'never' }] },
      checkout: { browser: { goes_to: 'success_url', at: 'completed + 1m', visits: 'follow' } },
    },
    async run(trial) {
      const purchase = await buyAndApprove(trial)
      await trial.advance(retriesEnd)
      await trial.landed(purchase)
      return expectPaid(purchase)
    },
  },
  {
    id: 'lost-callback-no-return',
    title: 'An order whose callback is lost is paid after the backend asked, without its payer',
    says: 'COMPLETED was never told, the payer did not return, and the backend was to ask Ping',
    stage: 'alone',
    draft: {
      callbacks: { deliveries: [{ of: 'completed', send: 'never' }] },
      checkout: { browser: { goes_to: 'nowhere', at: 'completed' } },
    },
    cannot: ({ reconcile }) =>
      reconcile === null
        ? 'Nobody tells the backend: name in reconcile what has it ask Ping for open payments.'
        : null,
    async run(trial) {
      const purchase = await buyAndApprove(trial)
      await trial.advance(retriesEnd)
      const failure = await trial.subject.reconcile?.(trial.toFills(purchase))
      trial.note('test', 'backend', `reconcile: ${failure ?? 'done'}`)
      if (failure != null) throw new Undecided(`The backend could not be asked: ${failure}.`)
      return expectPaid(purchase)
    },
  },
  {
    id: 'late-callback',
    title: 'COMPLETED that comes two and a half days later is taken',
    says: 'COMPLETED came two and a half days later',
    stage: 'free',
    draft: {
      timeline: [{ id: 'completed', at: 'checkout.approved + 2d12h', status: 'COMPLETED' }],
      checkout: { browser: { goes_to: 'success_url', at: 'checkout.approved' } },
    },
    run: payThenAdvance('2d13h'),
  },
  {
    id: 'slow-to-acknowledge',
    title: 'Callbacks are acknowledged before the attempt runs out of time',
    says: 'The plain story was played',
    stage: 'free',
    draft: {},
    async run(trial) {
      const purchase = await buyAndApprove(trial)
      await trial.advance(retriesEnd)
      const late = await trial.calls.callbacks({ payment: purchase.payment, outcome: 'timeout' })
      const [first] = late
      if (first === undefined) return null
      const error = first.attempts.find((attempt) => attempt.error !== null)?.error ?? 'no answer'
      throw new Finding(
        'every callback acknowledged in time',
        `${first.status}: ${error}`,
        `The callback of ${first.status} was not acknowledged in time (${error}), so it is sent again.`,
      )
    },
  },
]
