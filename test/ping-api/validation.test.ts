import { expect, test } from 'vitest'
import { ownProviderMethods } from '../../src/providers/registry.ts'
import { openApi, pis, unknownId } from './open-api.ts'

const path = `/payment_orders/${unknownId}/payments`

async function toProblems(body: unknown, method = 'POST', url = path) {
  const { call } = openApi()
  const answered = await call(method, url, body)
  expect(answered.status).toBe(422)
  return answered.body.errors
}

const item = pis().order_items[0]

// See docs/contract/ping-payments-api.md#22-error-codes, the wording of OpenApiSpex.
test.each([
  ['missing_field', 'Missing field: currency', 'currency', { currency: undefined }],
  ['missing_field', 'Missing field: order_items', 'order_items', { order_items: undefined }],
  [
    'missing_field',
    'Missing field: provider_method_parameters',
    'provider_method_parameters',
    { provider_method_parameters: undefined },
  ],
  ['null_value', 'null value where string expected', 'currency', { currency: null }],
  ['null_value', 'null value where array expected', 'order_items', { order_items: null }],
  ['null_value', 'null value where integer expected', 'total_amount', { total_amount: null }],
  [
    'null_value',
    'null value where object expected',
    'provider_method_parameters',
    { provider_method_parameters: null },
  ],
  ['invalid_type', 'Invalid integer. Got: string', 'total_amount', { total_amount: '100' }],
  ['invalid_type', 'Invalid integer. Got: number', 'total_amount', { total_amount: 100.5 }],
  ['invalid_type', 'Invalid string. Got: integer', 'method', { method: 0 }],
  ['invalid_type', 'Invalid array. Got: object', 'order_items', { order_items: {} }],
  ['invalid_type', 'Invalid object. Got: array', 'metadata', { metadata: [] }],
  ['invalid_type', 'Invalid object. Got: string', 'payer', { payer: 'Tolvan' }],
  ['invalid_type', 'Invalid object. Got: integer', 'order_items.0', { order_items: [7] }],
  ['invalid_format', 'Invalid format. Expected :uuid', 'id', { id: '1' }],
  [
    'invalid_format',
    'Invalid format. Expected :uri',
    'status_callback_url',
    { status_callback_url: 'javascript:alert(1)' },
  ],
  [
    'invalid_format',
    'Invalid format. Expected :uri',
    'status_callback_url',
    { status_callback_url: '' },
  ],
  ['invalid_enum', 'Invalid value for enum', 'currency', { currency: 'sek' }],
  ['min_items', 'Array length 0 is smaller than minItems: 1', 'order_items', { order_items: [] }],
  ['minimum', '-1 is smaller than inclusive minimum 0', 'total_amount', { total_amount: -1 }],
])('tells %s: %s at %s', async (error, description, property, change) => {
  const problems = await toProblems({ ...pis(), ...change })
  expect(problems).toContainEqual(expect.objectContaining({ error, description, property }))
})

test.each([
  ['missing_field', 'Missing field: amount', 'amount', { amount: undefined }],
  ['minimum', '-1 is smaller than inclusive minimum 0', 'amount', { amount: -1 }],
  ['invalid_type', 'Invalid integer. Got: boolean', 'amount', { amount: true }],
  [
    'maximum',
    '9007199254740992 is larger than inclusive maximum 9007199254740991',
    'amount',
    { amount: 2 ** 53 },
  ],
  ['missing_field', 'Missing field: name', 'name', { name: undefined }],
  ['null_value', 'null value where string expected', 'name', { name: null }],
  ['maximum', '100 is larger than inclusive maximum 99', 'vat_rate', { vat_rate: 100 }],
  ['maximum', '100 is larger than inclusive maximum 99', 'vat_rate', { vat_rate: '100' }],
  ['invalid_type', 'Invalid number. Got: string', 'vat_rate', { vat_rate: 'much' }],
  ['invalid_format', 'Invalid format. Expected :uuid', 'merchant_id', { merchant_id: 'me' }],
  ['invalid_type', 'Invalid string. Got: integer', 'tags.1', { tags: ['a', 1] }],
  ['invalid_type', 'Invalid object. Got: string', 'metadata', { metadata: 'x' }],
])('tells of an item %s: %s at %s', async (error, description, property, change) => {
  const problems = await toProblems({ ...pis(), order_items: [item, { ...item, ...change }] })
  const place = `order_items.1.${property}`
  expect(problems.filter((problem: { property: string }) => problem.property === place)).toEqual([
    { error, description, property: place },
  ])
})

test.each([
  ['neither', { merchant_id: null }],
  ['both', { liquidity_account_id: unknownId }],
])('refuses an item with %s recipient', async (word, change) => {
  expect(await toProblems({ ...pis(), order_items: [{ ...item, ...change }] })).toEqual([
    { error: 'one_of', description: expect.stringContaining(word), property: 'order_items.0' },
  ])
})

test('refuses an update whose item has no recipient', async () => {
  const body = { order_items: [{ ...item, merchant_id: undefined }] }
  const problems = await toProblems(body, 'PUT', `${path}/${unknownId}`)
  expect(problems).toMatchObject([{ error: 'one_of', property: 'order_items.0' }])
})

test('tells the sum of items that differs from total_amount', async () => {
  expect(await toProblems({ ...pis(), order_items: [item, item] })).toEqual([
    {
      error: 'total_amount_mismatch',
      description: 'total_amount is 100, but the amounts of order_items add up to 200',
      property: 'total_amount',
    },
  ])
})

test.each([
  ['missing_field', 'Missing field: success_url', 'success_url', undefined],
  ['null_value', 'null value where string expected', 'success_url', null],
  ['missing_field', 'Missing field: cancel_url', 'cancel_url', undefined],
  ['missing_field', 'Missing field: error_url', 'error_url', undefined],
  ['missing_field', 'Missing field: reference', 'reference', undefined],
  ['min_length', 'String length is smaller than minLength: 1', 'reference', ''],
  ['invalid_format', 'Invalid format. Expected :uri', 'error_url', '/relative'],
])('names the provider in %s: %s at %s', async (error, description, name, value) => {
  const parameters = { ...pis().provider_method_parameters, [name]: value }
  const problems = await toProblems({ ...pis(), provider_method_parameters: parameters })
  expect(problems).toMatchObject([{ error, description, property: `open_payments.${name}` }])
})

test('names the providers we have where one is unknown', async () => {
  const names = [...new Set(ownProviderMethods().map(({ provider }) => provider))]
  const problems = await toProblems({ ...pis(), provider: 'open_banking' })
  expect(problems).toEqual([
    {
      error: 'invalid_enum',
      description: 'Invalid value for enum',
      property: 'provider',
      additional_information: { allowed: names },
    },
  ])
})

test("names the provider's methods where the method is another's", async () => {
  expect(await toProblems({ ...pis(), method: 'dummy' })).toEqual([
    {
      error: 'invalid_enum',
      description: 'Invalid value for enum',
      property: 'method',
      additional_information: { allowed: ['pis'] },
    },
  ])
})

test.each([
  [{}, 'missing_field'],
  [{ desired_payment_status: 'STOPPED' }, 'invalid_enum'],
])('checks parameters of the dummy provider: %j', async (parameters, error) => {
  const paymentMethod = {
    provider: 'dummy',
    method: 'dummy',
    provider_method_parameters: parameters,
  }
  const problems = await toProblems({ ...pis(), ...paymentMethod })
  expect(problems).toMatchObject([{ error, property: 'dummy.desired_payment_status' }])
})

test('takes a provider that is one more entry', async () => {
  const { z } = await import('@hono/zod-openapi')
  const parameters = z.object({ colour: z.enum(['red']).default('red') })
  const names = { provider: 'pretend', method: 'wave' }
  const wave = { ...names, parameters, example: {}, checkoutDefinition: null, respond: () => ({}) }
  const { call, createOrder, payments } = openApi({ moreProviders: [wave] })
  const body = { ...pis(), ...names, provider_method_parameters: {} }
  const { status } = await call('POST', `/payment_orders/${await createOrder()}/payments`, body)
  expect(status).toBe(200)
  expect(payments.list({}, { limit: 1 }).items[0]?.providerMethodParameters).toEqual({
    colour: 'red',
  })
})

test('tells everything that is wrong at once, in order', async () => {
  const { call } = openApi()
  const body = {
    currency: 'XXX',
    provider: 'open_payments',
    method: 'pis',
    order_items: [
      { ...item, amount: 'x' },
      { ...item, merchant_id: null },
    ],
    provider_method_parameters: { success_url: null },
    total_amount: -5,
  }
  const answered = await call('POST', '/payment_orders/0/payments', body)
  const told = answered.body.errors.map(({ property }: { property: string }) => property)
  expect(told).toEqual([
    'payment_order_id',
    'currency',
    'order_items.0.amount',
    'total_amount',
    'order_items.1',
    'open_payments.success_url',
    'open_payments.cancel_url',
    'open_payments.error_url',
    'open_payments.reference',
  ])
})

test.each([undefined, 'null', ' '])(
  'tells what is missing from a body that is %j',
  async (body) => {
    const problems = await toProblems(body, 'POST', '/payment_orders')
    expect(problems).toEqual([
      { error: 'missing_field', description: 'Missing field: currency', property: 'currency' },
    ])
  },
)

test.each([
  [[], 'array'],
  ['"text"', 'string'],
])('refuses a body that is %j', async (body, type) => {
  const problems = await toProblems(body, 'POST', '/payment_orders')
  expect(problems).toEqual([{ error: 'invalid_type', description: `Invalid object. Got: ${type}` }])
})

test.each([
  [{ split_parameters: 'x' }, 'split_parameters', 'invalid_type'],
  [{ split_tree_id: 'x' }, 'split_tree_id', 'invalid_format'],
  [{ status_callback_url: 'ftp://shop.test' }, 'status_callback_url', 'invalid_format'],
  [{ settle_schedule: { type: 'weekly', value: '1' } }, 'settle_schedule.type', 'invalid_enum'],
  [{ settle_schedule: { type: 'cron' } }, 'settle_schedule.value', 'missing_field'],
])('checks an order with %j', async (change, property, error) => {
  const problems = await toProblems({ currency: 'SEK', ...change }, 'POST', '/payment_orders')
  expect(problems).toMatchObject([{ error, property }])
})

const unknownCondition = {
  property: 'close_condition.type',
  error: 'invalid_enum',
  additional_information: { allowed: ['completed_payment_count'] },
}
const noCount = { property: 'close_condition.count', error: 'missing_field' }

test.each<[unknown, object[]]>([
  [{ type: 'full_moon' }, [unknownCondition, noCount]],
  [{ type: 'full_moon', count: 2 }, [unknownCondition]],
  [{ type: 'completed_payment_count' }, [noCount]],
  [{ completed_payment_count: 0 }, [{ property: 'close_condition.completed_payment_count' }]],
  [{}, [{ property: 'close_condition.type', error: 'missing_field' }, noCount]],
  ['soon', [{ property: 'close_condition', description: 'Invalid object. Got: string' }]],
])('refuses the close condition %j and says what was expected', async (condition, expected) => {
  const body = { currency: 'SEK', close_condition: condition }
  expect(await toProblems(body, 'POST', '/payment_orders')).toMatchObject(expected)
})

test.each([
  ['/payment_orders?limit=0', 'limit', 'minimum', '0 is smaller than inclusive minimum 1'],
  ['/payment_orders?limit=201', 'limit', 'maximum', '201 is larger than inclusive maximum 200'],
  ['/payments?limit=abc', 'limit', 'invalid_type', 'Invalid integer. Got: string'],
  ['/merchants?limit=1.5', 'limit', 'invalid_type', 'Invalid integer. Got: string'],
  ['/payment_orders?status=DONE', 'status', 'invalid_enum', 'Invalid value for enum'],
  ['/payments?status=DONE', 'status', 'invalid_enum', 'Invalid value for enum'],
  [
    '/payments?payment_order_id=1',
    'payment_order_id',
    'invalid_format',
    'Invalid format. Expected :uuid',
  ],
  [
    '/payments?from_initiated_date_time=2026-02-30T00:00:00Z',
    'from_initiated_date_time',
    'invalid_format',
    'Invalid format. Expected :"date-time"',
  ],
  [
    '/payment_orders?created_at_to=2026-01-01T00:00:00',
    'created_at_to',
    'invalid_format',
    'Invalid format. Expected :"date-time"',
  ],
  [
    '/payments?is_refund_requested=maybe',
    'is_refund_requested',
    'invalid_type',
    'Invalid boolean. Got: string',
  ],
  [
    '/payments?cursor=MTIz',
    'cursor',
    'invalid_format',
    'Invalid format. Expected ~r/^(before|after)-\\d{1,15}$/',
  ],
])('checks the query of %s', async (url, property, error, description) => {
  const problems = await toProblems(undefined, 'GET', url)
  expect(problems).toEqual([expect.objectContaining({ error, description, property })])
})
