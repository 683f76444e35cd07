import { expect, test } from 'vitest'
import { withoutActivation } from '../providers/payment-methods.ts'
import { openApi, pis, tenantId, unknownId } from './open-api.ts'

const strict = {
  strict: true,
  tenants: new Map([
    [tenantId, 'secret'],
    [unknownId, null],
  ]),
}

test.each([
  ['its secret', { 'x-api-secret': 'secret' }, 200],
  ['no secret', {}, 403],
  ['a wrong secret', { 'x-api-secret': 'Secret' }, 403],
  ['no secret where none is needed', { tenant_id: unknownId }, 200],
  ['an unlisted id', { tenant_id: '11111111-1111-1111-1111-111111111111' }, 403],
])('answers a strict tenant with %s', async (_, headers, expected) => {
  const { call } = openApi({ settings: strict })
  const { status, body } = await call('GET', '/payments', undefined, headers)
  expect(status).toBe(expected)
  if (expected === 403) expect(body.errors[0].error).toBe('operation_forbidden')
})

test('refuses strict callers with 401 where the setting says so', async () => {
  const { call } = openApi({ settings: { ...strict, authFailureStatus: 401 } })
  expect((await call('GET', '/payments')).status).toBe(401)
})

test('does not look at secrets by default', async () => {
  const { call } = openApi()
  const { status } = await call('GET', '/payments', undefined, { 'x-api-secret': 'whatever' })
  expect(status).toBe(200)
})

test('refuses unknown split trees and merchants in strict mode', async () => {
  const { call } = openApi({ settings: strict })
  const ask = (method: string, path: string, body: unknown) =>
    call(method, path, body, { 'x-api-secret': 'secret' })
  const order = await ask('POST', '/payment_orders', { currency: 'SEK', split_tree_id: unknownId })
  const { body } = await ask('POST', '/payment_orders', { currency: 'SEK' })
  const updated = await ask('PUT', `/payment_orders/${body.id}`, { split_tree_id: unknownId })
  const path = `/payment_orders/${body.id}/payments`
  const merchant = await ask('POST', '/merchants', { name: 'x', person: { country: 'DE' } })
  const { order_items } = pis()
  const own = [{ ...order_items[0], merchant_id: merchant.body.id }]
  const payment = await ask('POST', path, { ...pis(), order_items: own })
  const unknown = await ask('PUT', `${path}/${payment.body.id}`, { order_items })
  const known = await ask('PUT', `${path}/${payment.body.id}`, { order_items: own })
  const statuses = [order, updated, unknown, known].map(({ status }) => status)
  expect(statuses).toEqual([403, 404, 403, 204])
})

test('holds an auto world until the request is answered, also with a refusal', async () => {
  const { call, held, worlds } = openApi()
  worlds.setMode(tenantId, 'auto')
  await call('GET', '/payments')
  await call('GET', '/merchants/0')
  const once = [`held ${tenantId}`, `released ${tenantId}`]
  expect(held).toEqual([...once, ...once])
})

test('gets the tenant with no callback URLs and no key at first', async () => {
  const { call } = openApi()
  const { status, body } = await call('GET', '/tenant')
  expect(status).toBe(200)
  expect(body).toEqual({
    id: tenantId,
    name: 'Sandbox tenant 0192d3a4',
    organization: null,
    accounts: { credit: [] },
    callback_signing_key: null,
    credit_account_top_up_callback_url: null,
    merchant_status_callback_url: null,
    disbursement_callback_url: null,
    deposit_reference_callback_url: null,
    payment_refund_callback_url: null,
    payment_provider_methods: withoutActivation,
  })
})

test('sets callback URLs, leaves those that are not named, takes away those that are null', async () => {
  const { call } = openApi()
  const disbursement_callback_url = 'https://shop.test/d'
  const merchant_status_callback_url = 'https://shop.test/m'
  const set = await call('PUT', '/tenant', {
    disbursement_callback_url,
    merchant_status_callback_url,
  })
  const again = await call('PUT', '/tenant', { merchant_status_callback_url: null })
  expect([set.status, again.status, again.text]).toEqual([204, 204, ''])
  const { body } = await call('GET', '/tenant')
  expect(body).toMatchObject({ disbursement_callback_url, merchant_status_callback_url: null })
})

test('refuses a callback URL that is none', async () => {
  const { call } = openApi()
  const { status, body } = await call('PUT', '/tenant', { disbursement_callback_url: 'shop.test' })
  expect(status).toBe(422)
  expect(body.errors[0].property).toBe('disbursement_callback_url')
})

test('generates a signing key of 32 bytes and shows it in both other places', async () => {
  const { call } = openApi()
  const { status, body } = await call('POST', '/signing_key/generate')
  expect(status).toBe(200)
  expect(Buffer.from(body.public_key, 'base64')).toHaveLength(32)
  expect((await call('GET', '/signing_key')).body).toEqual({ key: body.public_key })
  expect((await call('GET', '/tenant')).body.callback_signing_key).toBe(body.public_key)
})

test('replaces the signing key', async () => {
  const { call } = openApi()
  const first = await call('POST', '/signing_key/generate')
  const second = await call('POST', '/signing_key/generate')
  expect(second.body.public_key).not.toBe(first.body.public_key)
  expect((await call('GET', '/signing_key')).body.key).toBe(second.body.public_key)
})
