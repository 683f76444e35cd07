import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { openSandbox } from '../open-sandbox.ts'

const item = <Fields extends { vat_rate: unknown }>(fields: Fields) => ({
  amount: 29_900,
  merchant_id: randomUUID(),
  ...fields,
})

/** Bodies with the keys and types that the vendor's own guides show. */
const guides = {
  'Create a Payment': {
    order_items: [item({ metadata: {}, name: 'Chairs', vat_rate: '0', tags: [] })],
    payer: { name: 'Elis Provling' },
    provider_method_parameters: {
      error_url: 'https://shop.test/error/',
      success_url: 'https://shop.test/success/',
      cashier: {},
    },
    metadata: {},
    currency: 'SEK',
    method: 'card',
    provider: 'payment_iq',
    status_callback_url: 'https://shop.test/payment-status',
    total_amount: 29_900,
  },
  'Ping Deposit Payment': {
    currency: 'SEK',
    method: 'deposit',
    provider: 'ping',
    order_items: [item({ name: 'Tables', vat_rate: 25 })],
    provider_method_parameters: { reference_type: 'OCR' },
    total_amount: 29_900,
  },
}

test.each(Object.entries(guides))('takes what the guide "%s" sends', async (_, body) => {
  const sandbox = openSandbox()
  const orderId = await sandbox.createOrder()
  const { status, body: made } = await sandbox.api(
    'POST',
    `/payment_orders/${orderId}/payments`,
    body,
  )
  expect([status, made.errors]).toEqual([200, undefined])
  const payment = await sandbox.api('GET', `/payment_orders/${orderId}/payments/${made.id}`)
  expect(payment.body.order_items[0].vat_rate).toBe(Number(body.order_items[0]?.vat_rate))
})
