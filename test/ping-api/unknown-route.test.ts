import { expect, test } from 'vitest'
import { openApi, unknownId } from './open-api.ts'

test.each([
  ['POST', '/payment_order', 'POST /payments/api/v1/payment_orders'],
  ['GET', '/payments_orders', 'GET /payments/api/v1/payment_orders'],
  [
    'PUT',
    `/payment_orders/${unknownId}/clos`,
    'PUT /payments/api/v1/payment_orders/{payment_order_id}/close',
  ],
  [
    'GET',
    `/payment_orders/${unknownId}/payment/${unknownId}`,
    'GET /payments/api/v1/payment_orders/{payment_order_id}/payments/{payment_id}',
  ],
  ['POST', '/signing_key/create', 'POST /payments/api/v1/signing_key/generate'],
])('names the nearest route for %s %s', async (method, path, nearest) => {
  const { call } = openApi()
  const { status, body, headers } = await call(method, path)
  expect([status, headers.get('allow')]).toEqual([404, null])
  expect(body.errors[0].error).toBe('not_found')
  expect(body.errors[0].description).toContain(`Nearest: ${nearest}`)
})

test.each([
  ['PATCH', `/payment_orders/${unknownId}`, 'This path takes GET, PUT.'],
  ['DELETE', '/payment_orders', 'This path takes POST, GET.'],
  ['GET', '/signing_key/generate', 'This path takes POST.'],
])('says which methods there are instead of %s %s', async (method, path, hint) => {
  const { call } = openApi()
  const { status, body, headers } = await call(method, path)
  expect(status).toBe(404)
  expect(body.errors[0].description).toContain(hint)
  expect(hint).toContain(` ${headers.get('allow')}.`)
})
