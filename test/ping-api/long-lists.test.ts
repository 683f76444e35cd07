import { expect, test } from 'vitest'
import { depositBankAccountFor } from '../../src/settlement/deposit-bank-account.ts'
import { start } from '../engine/open-test-engine.ts'
import { openApi, tenantId } from './open-api.ts'

const rows = 10_000
const { id: accountId } = depositBankAccountFor(tenantId, 'SEK')

type Api = ReturnType<typeof openApi>
/** Adds a row that the question is about, or one that it is not; answers its id. */
type Add = (wanted: boolean, index: number) => string

const toId = (kind: string, index: number) =>
  `${kind.padEnd(8, '0')}-0000-4000-8000-${String(index).padStart(12, '0')}`

const questions = {
  payment_orders: '/payment_orders?status=CLOSED&created_at_from=2026-01-01T00:00:00Z',
  payments: '/payments?provider=dummy&is_refund_requested=False',
  merchants: '/merchants?',
  allocations: `/allocations?merchant_id=${toId('e', 1)}`,
  transfers: `/deposit_bank_accounts/${accountId}/transfers?reference=wanted`,
}

function adders({ stores }: Api): Record<keyof typeof questions, Add> {
  const order = (index: number, currency: 'SEK' | 'NOK' = 'SEK') =>
    stores.paymentOrders.insert({
      id: toId('a', index),
      tenantId,
      status: 'OPEN',
      currency,
      splitTreeId: null,
      splitParameters: null,
      closeCondition: null,
      settleSchedule: null,
      statusCallbackUrl: null,
      createdAt: start,
    })
  const one = order(99_999_999)

  return {
    payment_orders: (wanted, index) => {
      const { seq, id } = order(index)
      if (wanted) stores.paymentOrders.setStatus(seq, 'CLOSED')
      return id
    },
    payments: (wanted, index) =>
      stores.payments.insert(
        {
          id: toId('b', index),
          tenantId,
          paymentOrderId: one.id,
          status: 'COMPLETED',
          currency: 'SEK',
          totalAmount: 1,
          provider: wanted ? 'dummy' : 'swish',
          method: 'dummy',
          metadata: null,
          orderItems: [{ amount: 1, name: 'x', vat_rate: 0 }],
          payer: null,
          providerMethodParameters: {},
          providerMethodResponse: {},
          statusCallbackUrl: null,
          createdAt: start,
          scenarioVersion: 'v',
          scenarioBecause: 'test',
        },
        one.seq,
      ).id,
    merchants: (_, index) => {
      const id = toId('c', index)
      stores.merchants.insert({
        id,
        tenantId,
        status: 'CREATED',
        createdAt: start,
        document: { name: 'x' },
      })
      return id
    },
    allocations: (wanted, index) => {
      const id = toId('d', index)
      stores.allocations.insert({
        id,
        tenantId,
        orderSeq: one.seq,
        paymentOrderId: one.id,
        paymentId: toId('b', 1),
        amount: 1,
        currency: 'SEK',
        label: 'x',
        recipientType: 'merchant',
        merchantId: toId('e', wanted ? 1 : 2),
        liquidityAccountId: null,
        orderItemMerchantId: null,
        metadata: null,
        allocatedAt: start,
      })
      return id
    },
    transfers: (wanted, index) => {
      const transfer = { tenantId, accountId, amount: 1, currency: 'SEK', bookedAt: start } as const
      const reference = wanted ? 'Wanted' : 'other'
      return stores.transfers.insert({ ...transfer, id: toId('f', index), reference }).id
    },
  }
}

test.each(Object.keys(questions) as (keyof typeof questions)[])(
  'pages through 10,000 %s, each once, while more are made',
  async (kind) => {
    const api = openApi()
    const add = adders(api)[kind]
    const isFiltered = kind !== 'merchants'
    const wanted: string[] = []
    api.stores.db.transaction(() => {
      for (let index = 0; index < rows; index += 1) {
        const fits = !isFiltered || index % 4 !== 0
        const id = add(fits, index)
        if (fits) wanted.push(id)
      }
    })()
    const seen: string[] = []
    let href: string | null = `${questions[kind]}&limit=200`
    for (let page = 0; href !== null; page += 1) {
      const { body } = await api.call('GET', href)
      seen.push(...body.data.map((row: { id: string }) => row.id))
      add(true, rows + page)
      href = body._links.next.href
    }
    expect(seen).toEqual(wanted.toReversed())
    expect(new Set(seen).size).toBe(isFiltered ? 7_500 : rows)
  },
)
