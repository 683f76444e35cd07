import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { SandboxEvent } from '../../src/scheduler/events.ts'
import { openSandbox } from '../open-sandbox.ts'
import { openApi, pis, tenantId, unknownId, zeroId } from './open-api.ts'

const because = ({ headers }: { headers: Headers }) => headers.get('sandbox-because')

const strict = { strict: true, tenants: new Map([[tenantId, null]]) }

const unknown: readonly (readonly [
  string,
  (order: string) => readonly [string, string, object],
])[] = [
  ['foo', () => ['POST', '/payment_orders', { currency: 'SEK', foo: 1 }]],
  ['order_items.0.foo', (order) => ['POST', `/payment_orders/${order}/payments`, item({ foo: 1 })]],
  [
    'payer.foo',
    (order) => ['POST', `/payment_orders/${order}/payments`, { ...pis(), payer: { foo: 1 } }],
  ],
  [
    'open_payments.foo',
    (order) => ['POST', `/payment_orders/${order}/payments`, parameters({ foo: 1 })],
  ],
  [
    'unmatched_deposit_callback_url',
    () => ['PUT', '/tenant', { unmatched_deposit_callback_url: null }],
  ],
  ['close_condition.foo', () => ['POST', '/payment_orders', closing({ foo: 1 })]],
  ['batch.0.payment.foo', () => ['POST', '/payment_batches', batchOf({ ...pis(), foo: 1 })]],
]

const item = (more: object) => ({ ...pis(), order_items: [{ ...pis().order_items[0], ...more }] })
const parameters = (more: object) => ({
  ...pis(),
  provider_method_parameters: { ...pis().provider_method_parameters, ...more },
})
const closing = (more: object) => ({
  currency: 'SEK',
  close_condition: { type: 'completed_payment_count', count: 1, ...more },
})
const batchOf = (payment: object) => ({ batch: [{ payment_order: { currency: 'SEK' }, payment }] })

test.each(unknown)('takes the unknown key %s, and says so', async (path, ask) => {
  const { call, createOrder } = openApi()
  const answered = await call(...ask(await createOrder()))
  expect(answered.status).toBeLessThan(300)
  expect(because(answered)).toContain(`the key "${path}" is unknown and ignored; strict mode`)
})

test.each(unknown)('refuses the unknown key %s in strict mode', async (property, ask) => {
  const { call, createOrder } = openApi({ settings: strict })
  const { status, body } = await call(...ask(await createOrder()))
  expect(status).toBe(422)
  const description = `Unexpected field: ${property.split('.').at(-1)}`
  expect(body.errors).toContainEqual({ error: 'unexpected_field', description, property })
})

test('says nothing of free keys, of nulls, and of what the C# SDK sends', async () => {
  const { call, createOrder } = openApi()
  const order = await call('POST', '/payment_orders', {
    currency: 'SEK',
    split_parameters: { x: 1 },
  })
  expect(because(order)).toBeNull()
  const merchant = await call('POST', '/merchants', { name: 'x', person: { country: 'DE' } })
  const order_items = [
    { ...pis().order_items[0], merchant_id: merchant.body.id, metadata: { x: 1 } },
  ]
  const body = { ...pis(), order_items, metadata: { x: { y: 1 } }, payment_order_id: zeroId }
  const made = await call('POST', `/payment_orders/${await createOrder()}/payments`, body)
  expect(because(made)).toBe(
    'scenario "paid" (scenarios/paid.yaml:3) chosen because nothing else applies',
  )
})

test('says of an unknown query parameter that it is ignored', async () => {
  const { call } = openApi()
  expect(because(await call('GET', '/payments?stauts=COMPLETED'))).toContain('"stauts" is unknown')
  expect(because(await call('GET', '/payments?status=COMPLETED'))).toBeNull()
})

test('bounds what it repeats of unknown keys', async () => {
  const { call } = openApi()
  const many = Object.fromEntries(
    [...Array(500).keys()].map((index) => [`${'å'.repeat(500)}${index}`, 1]),
  )
  const { status, headers } = await call('POST', '/payment_orders', { currency: 'SEK', ...many })
  expect(status).toBe(200)
  expect(headers.get('sandbox-because')?.length).toBeLessThan(6_001)
})

const unknownReferences: readonly (readonly [
  string,
  (order: string) => readonly [string, string, object],
])[] = [
  ['merchant', (order) => ['POST', `/payment_orders/${order}/payments`, pis()]],
  ['split tree', () => ['POST', '/payment_orders', { currency: 'SEK', split_tree_id: unknownId }]],
  ['split tree', (order) => ['PUT', `/payment_orders/${order}`, { split_tree_id: unknownId }]],
  ['merchant', () => ['POST', '/account_verification_sessions', verification]],
  ['merchant', (order) => ['POST', `${links}/payment_links`, linkBody(order)]],
  ['merchant', () => ['POST', `${kyc}/merchant_verification`, person]],
  ['merchant', () => ['POST', `${kyc}/merchant_ais`, { country: 'SE', merchant_id: unknownId }]],
  ['merchant', () => ['POST', `${kyc}/agreements`, agreement]],
  ['merchant', () => ['POST', '/payment_batches', batchOf(pis())]],
  [
    'liquidity account',
    (order) => [
      'POST',
      `/payment_orders/${order}/payments`,
      item({ merchant_id: null, liquidity_account_id: unknownId }),
    ],
  ],
  [
    'liquidity account',
    (order) => [
      'POST',
      `/payment_orders/${order}/payments`,
      {
        ...pis(),
        provider: 'ping',
        method: 'credit',
        provider_method_parameters: { liquidity_account_id: unknownId },
      },
    ],
  ],
  [
    'merchant',
    () => [
      'POST',
      '/requisitions',
      { callback_url: 'https://shop.test/r', selections: [{ merchant_ids: [unknownId] }] },
    ],
  ],
]

const links = 'http://sandbox.test/payment_links/api/v1'
const kyc = 'http://sandbox.test/kyc/api'

const linkBody = (payment_order_id: string) => ({
  payment_order_id,
  currency: 'SEK',
  total_amount: 500,
  locale: 'sv-SE',
  customer: {},
  supplier: { name: 'Kaffe AB' },
  items: [{ description: 'Coffee', merchant_id: unknownId, price: 500, quantity: 1, vat: 12 }],
  payment_provider_methods: [{ provider: 'open_payments', method: 'pis' }],
})

const person = {
  merchant_id: unknownId,
  type: 'person',
  name: 'Ada',
  bank_account: { bankgiro: '123-4567' },
  person_data: { identity: '198703142391' },
}

const agreement = {
  agreement_template_id: '5f1c9a52-0a4e-4c55-9d58-1c1f0f7a4e01',
  merchant_id: unknownId,
  name: 'Terms',
  provider: 'oneflow',
}

const verification = {
  account_holder: { country: 'SE', identifier: '198703142391', type: 'person' },
  merchant_id: unknownId,
}

test.each(unknownReferences)(
  'takes an unknown %s, says so in Sandbox-Because, the journal and the log, and refuses it in strict mode: %#',
  async (what, ask) => {
    const api = openApi()
    const remarks: SandboxEvent[] = []
    api.events.listen((event) => remarks.push(event), ['remark'])
    const answered = await api.call(...ask(await api.createOrder()))
    expect(answered.status).toBeLessThan(300)
    const text = `there is no ${what} ${unknownId} in this tenant`
    expect(because(answered)).toContain(text)
    api.journal.flush()
    expect(api.journal.list({ tenantId }, 1)[0]?.because).toContain(text)
    expect(remarks.map((event) => event.because)).toEqual([expect.stringContaining(text)])

    const own = openApi({ settings: strict })
    const refused = await own.call(...ask(await own.createOrder()))
    expect([403, 404]).toContain(refused.status)
    expect(refused.body.errors[0].description).toMatch(
      /^There is no (merchant|split tree|liquidity account) /,
    )
  },
)

test('counts an order item without vat_rate as 0, and says so', async () => {
  const { call, createOrder } = openApi()
  const order = await createOrder()
  const { vat_rate: _, ...rest } = pis().order_items[0] ?? {}
  const without = { ...pis(), order_items: [rest] }
  const made = await call('POST', `/payment_orders/${order}/payments`, without)
  expect(made.status).toBe(200)
  expect(because(made)).toContain('an order item without vat_rate counts as 0')
  const path = `/payment_orders/${order}/payments/${made.body.id}`
  const rate = async () => (await call('GET', path)).body.order_items[0].vat_rate
  expect(await rate()).toBe(0)
  const updated = await call('PUT', path, { order_items: [{ ...rest, vat_rate: null }] })
  expect([updated.status, await rate()]).toEqual([204, 0])
  expect(because(updated)).toContain('counts as 0')
})

test('repeats a payment with the same id also where its items name no vat_rate', async () => {
  const { call, createOrder } = openApi()
  const path = `/payment_orders/${await createOrder()}/payments`
  const { vat_rate: _, ...rest } = pis().order_items[0] ?? {}
  const body = { ...pis(), id: randomUUID(), order_items: [rest] }
  expect([
    (await call('POST', path, body)).status,
    (await call('POST', path, body)).status,
  ]).toEqual([200, 200])
})

test.each([
  ['provider', 'open_banking'],
  ['method', 'piss'],
])('refuses an unknown %s as a filter of a list', async (name, value) => {
  const { call } = openApi()
  const { status, body } = await call('GET', `/payments?${name}=${value}`)
  expect(status).toBe(422)
  expect(body.errors).toMatchObject([{ error: 'invalid_enum', property: name }])
  expect((await call('GET', '/payments?provider=swish&method=pis')).body.data).toEqual([])
})

test('knows a merchant no more once its world is restored or emptied', async () => {
  const sandbox = openSandbox()
  await sandbox.call('POST', '/_sandbox/snapshots', { name: 'before' })
  const make = async () =>
    (await sandbox.api('POST', '/merchants', { name: 'x', person: { country: 'DE' } })).body.id
  const isMadeUp = async (merchantId: string) =>
    because((await sandbox.createPayment({ merchantId })).answer)?.includes('made up')
  const first = await make()
  expect(await isMadeUp(first)).toBe(false)
  await sandbox.call('POST', '/_sandbox/snapshots/before/restore')
  expect(await isMadeUp(first)).toBe(true)
  const second = await make()
  expect(await isMadeUp(second)).toBe(false)
  await sandbox.call('POST', '/_sandbox/reset')
  expect(await isMadeUp(second)).toBe(true)
})
