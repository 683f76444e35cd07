import { openSandbox } from '../open-sandbox.ts'
import { payOrder } from '../paid-order.ts'
import { seedFile } from '../seed/seed-file.ts'

export const tenantId = '11111111-1111-4111-8111-111111111111'
export const merchantId = 'aaaaaaaa-0000-4000-8000-000000000001'
export const nobody = '0192d3a4-ffff-7fff-8fff-ffffffffffff'
export const zero = '00000000-0000-0000-0000-000000000000'

/** What no SDK can make by itself: a deposit that is waiting for its reconcile, and money without an owner. */
const seed = `version: 1
tenants:
  - id: ${tenantId}
    merchants: [{ id: ${merchantId}, name: Kaffe AB }]
    transfers: [{ id: 22222222-0000-4000-8000-000000000001, amount: 500, reference: Thanks }]
    payment_orders:
      - id: dddddddd-0000-4000-8000-000000000001
        payments:
          - { id: eeeeeeee-0000-4000-8000-000000000001, provider: ping, method: deposit, status: FUNDED, received: 500, order_items: [{ name: Tea, amount: 500, merchant_id: ${merchantId} }] }
          - { id: eeeeeeee-0000-4000-8000-000000000002, provider: ping, method: deposit, status: UNDERFUNDED, received: 400, order_items: [{ name: Tea, amount: 500, merchant_id: ${merchantId} }] }
          - { id: eeeeeeee-0000-4000-8000-000000000003, provider: ping, method: deposit, status: PENDING, order_items: [{ name: Tea, amount: 500, merchant_id: ${merchantId} }] }
`

const deposits = '/payment_orders/dddddddd-0000-4000-8000-000000000001/payments'

/** A tenant whose business the SDKs' tests can ask about. */
export function openBusiness() {
  const sandbox = openSandbox({ SANDBOX_SEED: seedFile(seed) })
  const own = { ...sandbox, ...sandbox.as(tenantId) }
  const items = [{ name: 'Coffee', amount: 10_000, merchant_id: merchantId }]

  return {
    sandbox: sandbox.sandbox,
    advance: own.advance,
    funded: `${deposits}/eeeeeeee-0000-4000-8000-000000000001`,
    underfunded: `${deposits}/eeeeeeee-0000-4000-8000-000000000002`,
    waitingDeposit: 'eeeeeeee-0000-4000-8000-000000000003',
    unmatched: '22222222-0000-4000-8000-000000000001',
    createOrder: own.createOrder,
    call: own.call,
    /** An order with a payment by the dummy provider. */
    pay: (options: Parameters<typeof payOrder>[2] = {}) => payOrder(own, items, options),
    /** The id of the first thing in a list. */
    async first(path: string): Promise<string> {
      const { body } = await own.api('GET', path)
      return (Array.isArray(body) ? body : body.data)[0].id
    },
    async firstOfCurrency(path: string, currency: string): Promise<string> {
      const { body } = await own.api('GET', path)
      return body.find((row: { currency: string }) => row.currency === currency).id
    },
    post: async (path: string, body: unknown): Promise<string> =>
      (await own.api('POST', path, body)).body.id,
    /** The id of a new requisition. */
    requisition: async (): Promise<string> => {
      const body = { callback_url: 'https://shop.test/requisition', selections: [{}] }
      return (await own.api('POST', '/requisitions', body)).body.id
    },
    /** A payment link of 140 SEK in an order of its own; `steps`: what then happens to it. */
    async link(...steps: readonly ['cancel' | 'invoice', object?][]) {
      const order = await own.createOrder()
      const links = '/payment_links/api/v1/payment_links'
      const { body } = await own.call('POST', links, linkBody(order))
      for (const [step, given = {}] of steps)
        await own.call('PUT', `${links}/${body.id}/${step}`, given)
      return { order, id: body.id as string, path: `${links}/${body.id}` }
    },
    /** Its invoice is paid by a bank transfer. */
    async payInvoice(path: string) {
      const { reference } = (await own.call('GET', `${path}/invoice`)).body
      const transfer = { amount: 14_000, currency: 'SEK', reference, reference_type: 'OCR' }
      await own.call('POST', '/api/deposit_payment', transfer)
    },
    /** A settled order, disbursed on the next bank day. */
    async disburse() {
      const paid = await payOrder(own, items, {
        order: { split_parameters: { tenant_fee: 2_000 } },
      })
      await paid.step('settle')
      await own.advance('4d')
      return paid
    },
  }
}

export type Business = ReturnType<typeof openBusiness>

/** As the Python SDK's tests send it. */
export const linkBody = (order: string) => ({
  customer: {
    email: 'some.email@domain.com',
    first_name: 'Bertil',
    last_name: 'Jönsson',
    phone: '0700000000',
  },
  items: [
    { description: 'Hawaii Pizza', merchant_id: merchantId, price: 7_000, quantity: 2, vat: 12 },
  ],
  locale: 'sv-SE',
  payment_order_id: order,
  payment_provider_methods: [
    {
      method: 'e_commerce',
      parameters: { swish_message: 'Tack för din betalning' },
      provider: 'swish',
    },
  ],
  supplier: {
    city: 'Örebro',
    name: 'name',
    organization_number: '5555555555',
    website: 'https://somewebsite.com',
    zip: '45133',
  },
  currency: 'SEK',
  total_amount: 14_000,
})

export const orderItems = (amount: number) => [
  { amount, name: 'Coffee', vat_rate: 12, merchant_id: merchantId },
]

/** The C# SDK writes out every property it knows, the empty ones as null. */
export const csharpItems = (amount: number) => [
  {
    amount,
    liquidity_account_id: null,
    merchant_id: merchantId,
    metadata: {},
    name: 'Coffee',
    tags: null,
    vat_rate: 12.0,
  },
]

export const csharpPayment = (amount = 10_000, itemAmount = amount) => ({
  payment_order_id: zero,
  currency: 'SEK',
  total_amount: amount,
  order_items: csharpItems(itemAmount),
  provider: 'dummy',
  method: 'dummy',
  provider_method_parameters: { desired_payment_status: 'COMPLETED' },
  payer: {
    address: null,
    email: null,
    identity: { country: 'SE', identifier: '199001011234', type: 'person' },
    ip_address: null,
    name: 'Test Testsson',
    phone_number: '0701234567',
    source_of_funds: null,
  },
  metadata: {},
  status_callback_url: null,
})
