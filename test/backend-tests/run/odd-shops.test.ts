import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { catalogue } from '../../../src/backend-tests/catalogue/catalogue.ts'
import type { CheckId } from '../../../src/backend-tests/format/check-ids.ts'
import {
  BeginsThePaymentOnTheWay,
  MakesOrdersOfWhatIsPaid,
  Polls,
  ShipsForEachMessageOfItsQueue,
  ShowsNullForWhatIsNotPaid,
  WorksOffOneQueue,
} from '../gallery/odd-shops.ts'
import { openGallery } from '../gallery/run-shop.ts'
import type { Shop } from '../gallery/shop.ts'

let gallery: Awaited<ReturnType<typeof openGallery>>

beforeAll(async () => {
  gallery = await openGallery()
})

afterAll(() => gallery.close())

type Verdicts = Readonly<Partial<Record<CheckId, 'PASS' | 'FAIL' | 'UNKNOWN'>>>

const cases: Readonly<Record<string, readonly [typeof Shop, Verdicts]>> = {
  'makes an order only of what is paid': [
    MakesOrdersOfWhatIsPaid,
    { paid: 'PASS', cancelled: 'PASS', 'forged-signature': 'PASS' },
  ],
  'shows null for what is not paid': [
    ShowsNullForWhatIsNotPaid,
    { paid: 'PASS', declined: 'PASS', 'return-without-payment': 'PASS' },
  ],
  'begins the payment on the way to the checkout': [
    BeginsThePaymentOnTheWay,
    {
      paid: 'PASS',
      'callback-before-answer': 'PASS',
      'api-down': 'PASS',
      'api-answer-lost': 'PASS',
      'two-attempts': 'PASS',
    },
  ],
  'gets no callbacks, and polls': [
    Polls,
    {
      ...{ paid: 'PASS', expired: 'PASS', 'errors-then-well': 'PASS' },
      ...{ 'missing-signature': 'UNKNOWN', 'callback-before-answer': 'UNKNOWN' },
    },
  ],
  'works off one queue, more slowly than it is told': [
    WorksOffOneQueue,
    {
      ...{ paid: 'PASS', cancelled: 'PASS', declined: 'PASS', 'duplicate-at-once': 'PASS' },
      ...{ 'duplicate-later': 'PASS', 'stale-status': 'PASS' },
    },
  ],
  'works off one queue, and ships for each message': [
    ShipsForEachMessageOfItsQueue,
    { paid: 'PASS', 'duplicate-later': 'FAIL' },
  ],
}

describe.concurrent('a shop of another make', () => {
  test.for(Object.entries(cases))(
    'is judged by what it did: one that %s',
    { timeout: 120_000 },
    async ([, [shop, verdicts]], { expect }) => {
      const { report } = await gallery.run(
        shop,
        catalogue.filter(({ id }) => id in verdicts),
      )
      const found = Object.fromEntries(report.checks.map(({ id, verdict }) => [id, verdict]))
      expect(found, report.checks.map(({ why }) => why).join('\n')).toEqual(verdicts)
    },
  )
})

test('waits for a shop that opens its port late', { timeout: 60_000 }, async () => {
  const checks = catalogue.filter(({ id }) => id === 'paid')
  const { report } = await gallery.run(WorksOffOneQueue, checks, { opensAfter: 300 })
  expect(report.counts).toMatchObject({ PASS: 1 })
})
