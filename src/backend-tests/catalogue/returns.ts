import { setTimeout as pause } from 'node:timers/promises'
import type { ScenarioDraft } from '../../client/scenario-draft.ts'
import { Finding } from '../run/endings.ts'
import { notPaid, overWithoutEffect } from '../run/expectations.ts'
import { runUntilAttempted, useUpHeldRead } from '../run/held-answers.ts'
import type { Landed } from '../run/payer-browser.ts'
import type { Trial } from '../run/trial.ts'
import type { Purchase } from '../run/trial-options.ts'
import { fillUrl } from '../subject/fill.ts'
import type { Check } from './check.ts'
import { buyAndApprove, expectPaidForGood, retriesEnd } from './plain.ts'

type Browser = NonNullable<NonNullable<ScenarioDraft['checkout']>['browser']>

/** The payer's browser comes back to success_url at this moment. */
function returning(at: string, how: Omit<Browser, 'goes_to' | 'at' | 'visits'> = {}) {
  return {
    checkout: { browser: { goes_to: 'success_url', at, visits: 'follow', ...how } },
  } as const
}

/** The page that a payer returned to must not say that the payment failed while it is open. */
async function refuseFailedPage(
  trial: Trial,
  purchase: Purchase,
  { urls, bodies }: Landed,
): Promise<void> {
  const { page } = trial.subject
  if (page === null) return
  const url = fillUrl(page.url, trial.toFills(purchase))
  const shown = urls.includes(url) ? [] : [await trial.readPage(purchase, url)]
  for (const body of [...bodies, ...shown]) {
    const [words] = page.failed.exec(body) ?? []
    if (words === undefined) continue
    throw new Finding(
      `a page without /${page.failed.source}/ while the payment is open`,
      `a page that says "${words}"`,
      `The payer returned while the payment was open, and the page said "${words}".`,
    )
  }
}

/** The payer's browser comes back. */
export const returnChecks: readonly Check[] = [
  {
    id: 'return-before-callback',
    title: 'A payer who returns before the callback is paid for once, and shown no failure',
    says: 'The payer returned while the payment was open, and COMPLETED came later',
    stage: 'free',
    draft: returning('checkout.approved'),
    async run(trial) {
      const purchase = await buyAndApprove(trial)
      await refuseFailedPage(trial, purchase, await trial.landed(purchase))
      await trial.advance(retriesEnd)
      return expectPaidForGood(purchase)
    },
  },
  {
    id: 'return-with-callback',
    title: 'A payer who returns at the moment of the callback is paid for once',
    says: 'The payer returned at the moment at which COMPLETED came',
    stage: 'free',
    draft: returning('completed', { with: 'callback(completed)' }),
    async run(trial) {
      const purchase = await buyAndApprove(trial)
      await trial.advance(retriesEnd)
      await trial.landed(purchase)
      return expectPaidForGood(purchase)
    },
  },
  {
    id: 'return-after-callback',
    title: 'A payer who returns after the callback is paid for once',
    says: 'The payer returned after COMPLETED had come',
    stage: 'free',
    draft: returning('completed + 2m'),
    async run(trial) {
      const purchase = await buyAndApprove(trial)
      await trial.advance('3m')
      await trial.landed(purchase)
      return expectPaidForGood(purchase)
    },
  },
  {
    id: 'return-twice',
    title: 'A payer who loads the page again is paid for once',
    says: 'The payer returned, twice at the same time and then once more, before COMPLETED came',
    stage: 'free',
    draft: {
      ...returning('completed', { times: 2 }),
      callbacks: { deliveries: [{ of: 'completed', at: 'completed + 1h' }] },
    },
    async run(trial) {
      const purchase = await buyAndApprove(trial)
      await trial.advance('1s')
      await trial.comeBack(purchase)
      await trial.advance('1h2m')
      return expectPaidForGood(purchase)
    },
  },
  {
    id: 'return-without-session',
    title: 'A payer who returns in another browser gets a page, and the order is paid',
    says: 'The payer returned in another browser, without cookies',
    stage: 'free',
    draft: returning('checkout.approved', { jar: 'empty' }),
    async run(trial) {
      const purchase = await buyAndApprove(trial)
      const { status, error } = await trial.landed(purchase)
      await trial.advance(retriesEnd)
      if (status === null || status >= 500)
        throw new Finding(
          'an answer below 500',
          String(status ?? error),
          `The payer returned in another browser, and the backend answered ${status ?? error}.`,
        )
      return expectPaidForGood(purchase)
    },
  },
  {
    id: 'return-without-payment',
    title: 'Somebody who opens success_url and has not paid gets nothing',
    says: 'Somebody opened success_url and had not paid',
    stage: 'open',
    draft: {},
    async run(trial) {
      const purchase = await trial.buy()
      await trial.open(purchase)
      await trial.comeBack(purchase)
      return { purchase, expect: notPaid }
    },
  },
  {
    id: 'declined-after-return',
    title: 'A payment declined after the payer returned to success_url fulfils nothing',
    says: 'The payer returned to success_url, and DECLINED came ten minutes later',
    stage: 'free',
    draft: {
      timeline: [
        { id: 'declined', at: 'checkout.approved + 10m', status: 'DECLINED', reason: 'AM04' },
      ],
      ...returning('checkout.approved'),
    },
    async run(trial) {
      const purchase = await buyAndApprove(trial)
      await trial.landed(purchase)
      await trial.advance('15m')
      return { purchase, expect: overWithoutEffect }
    },
  },
  {
    id: 'stale-read',
    title: 'An answer that was true when it was read does not undo a later callback',
    says: 'Ping answered the backend PENDING, late: COMPLETED had come meanwhile',
    stage: 'free',
    draft: {
      timeline: [{ id: 'completed', at: 'checkout.approved + 100ms', status: 'COMPLETED' }],
      api: { get_payment: { respond: 'after callback(completed).acked', times: 1 } },
      callbacks: { deliveries: [{ of: 'pending' }, { of: 'completed' }] },
      ...returning('checkout.approved'),
    },
    async run(trial) {
      const purchase = await trial.buy()
      await trial.act(purchase, 'open')
      await trial.act(purchase, 'approve')
      const end = performance.now() + askedWithin
      while (performance.now() < end && (await trial.findLanded(purchase)) === null)
        await pause(lookEvery)
      await useUpHeldRead(trial, purchase)
      await runUntilAttempted(trial, purchase, 'COMPLETED')
      await trial.advance(retriesEnd)
      await trial.landed(purchase)
      return expectPaidForGood(purchase)
    },
  },
]

/** ms of real time in which a backend that asks Ping has done so */
const askedWithin = 250

/** ms of real time between two looks at a visit */
const lookEvery = 20
