import { expect, test } from 'vitest'
import { openApi, pis } from './open-api.ts'

const document = { content: 'aGVq', mime_type: 'application/pdf', name: 'a.pdf', type: 'invoice' }

async function openPayment() {
  const api = openApi()
  const orderId = await api.createOrder()
  const paymentId = await api.createPayment(orderId, pis())
  const path = `/payment_orders/${orderId}/payments/${paymentId}/documents`
  const seq = api.payments.findAnywhere(paymentId)[0]?.seq ?? -1
  return { ...api, path, attached: () => api.stores.documents.ofPayment(seq) }
}

test('keeps documents with a payment', async () => {
  const { call, path, attached } = await openPayment()
  const { status, text } = await call('POST', path, [document, { ...document, name: 'b.pdf' }])
  expect([status, text]).toEqual([204, ''])
  expect(attached()).toEqual([
    { name: 'a.pdf', mimeType: 'application/pdf', type: 'invoice', content: 'aGVq' },
    expect.objectContaining({ name: 'b.pdf' }),
  ])
})

test('answers 207 with the names where some content is no base64', async () => {
  const { call, path, attached } = await openPayment()
  const broken = { ...document, name: 'broken.pdf', content: '%PDF' }
  const { status, body } = await call('POST', path, [document, broken])
  expect(status).toBe(207)
  expect(body).toEqual({ failures: ['broken.pdf'], success: ['a.pdf'] })
  expect(attached()).toHaveLength(1)
})

test.each([[[]], [{}], [[{ ...document, name: undefined }]], [document]])(
  'refuses %j',
  async (body) => {
    const { call, path } = await openPayment()
    expect((await call('POST', path, body)).status).toBe(422)
  },
)
