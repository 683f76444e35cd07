import type { Scenario } from '../../client/scenario.ts'
import { overWithoutEffect, paidForGood, paidOnce } from '../run/expectations.ts'
import type { Trial } from '../run/trial.ts'
import type { Purchase } from '../run/trial-options.ts'
import type { Check } from './check.ts'

/** World time in which every callback of the usual retry rule has its outcome. */
export const retriesEnd = '2m'

/** Bought, opened, approved: COMPLETED is planned, and the callback of PENDING has its outcome. */
export async function buyAndApprove(trial: Trial, document?: Scenario): Promise<Purchase> {
  const purchase = await trial.buy(document)
  await trial.open(purchase)
  await trial.act(purchase, 'approve')
  await trial.deliver()
  return purchase
}

export function expectPaid(purchase: Purchase) {
  return { purchase, expect: paidOnce(purchase.payment.payment.total_amount) }
}

/** The same, and nothing that the backend was told besides may change it. */
export function expectPaidForGood(purchase: Purchase) {
  return { purchase, expect: paidForGood(purchase.payment.payment.total_amount) }
}

async function payToTheEnd(trial: Trial) {
  const purchase = await buyAndApprove(trial)
  await trial.advance(retriesEnd)
  return expectPaid(purchase)
}

async function approveInVain(trial: Trial) {
  const purchase = await buyAndApprove(trial)
  await trial.advance(retriesEnd)
  return { purchase, expect: overWithoutEffect }
}

/** The plain stories. */
export const plainChecks: readonly Check[] = [
  {
    id: 'paid',
    title: 'A payment that goes well is paid, and fulfilled once',
    says: 'The payer paid, and COMPLETED was told',
    stage: 'free',
    draft: {},
    run: payToTheEnd,
  },
  {
    id: 'cancelled',
    title: 'An order whose payer cancels is over, and nothing is fulfilled',
    says: 'The payer pressed Cancel, and ABORTED was told',
    stage: 'free',
    draft: {},
    async run(trial) {
      const purchase = await trial.buy()
      await trial.open(purchase)
      await trial.act(purchase, 'cancel')
      await trial.advance(retriesEnd)
      return { purchase, expect: overWithoutEffect }
    },
  },
  {
    id: 'declined',
    title: 'An order whose payment the bank declines is over, and nothing is fulfilled',
    says: 'The bank declined the payment, and DECLINED was told',
    stage: 'free',
    draft: {
      timeline: [
        { id: 'declined', at: 'checkout.approved + 1s', status: 'DECLINED', reason: 'AM04' },
      ],
    },
    run: approveInVain,
  },
  {
    id: 'expired',
    title: 'An order whose payer walks away is over, and nothing is fulfilled',
    says: 'The payer left the checkout, and EXPIRED was told',
    stage: 'free',
    draft: {},
    async run(trial) {
      const purchase = await trial.buy()
      await trial.open(purchase)
      await trial.act(purchase, 'leave')
      await trial.advanceTo(purchase, 'EXPIRED')
      await trial.advance(retriesEnd)
      return { purchase, expect: overWithoutEffect }
    },
  },
  {
    id: 'crashed',
    title: 'An order whose provider breaks down is over, and nothing is fulfilled',
    says: 'The provider broke down, and CRASHED was told',
    stage: 'free',
    draft: { timeline: [{ id: 'crashed', at: 'checkout.approved + 1s', status: 'CRASHED' }] },
    run: approveInVain,
  },
]
