import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { openSandbox } from '../open-sandbox.ts'
import { paymentMethods } from '../providers/payment-methods.ts'

const listed = randomUUID()
const env = { SANDBOX_STRICT: 'true', SANDBOX_TENANTS: `${listed}:open sesame` }
const demo = '00000000-0000-4000-8000-000000000001'
const shop = '00000000-0000-4000-8000-00000000cafe'

test.each([
  ['of the window', undefined],
  ['of a listed tenant', listed],
])('makes a test payment %s in strict mode, which can be paid', async (_, tenant) => {
  const { sandbox, as } = openSandbox(env)
  const query = tenant === undefined ? '' : `?tenant_id=${tenant}`
  const made = await sandbox.fetch(
    new Request(`http://sandbox.test/_sandbox/test_payments${query}`, { method: 'POST' }),
  )
  expect(made.status).toBe(200)
  const { tenant_id, payment_id } = (await made.json()) as Record<string, string>
  expect(tenant_id).toBe(tenant ?? demo)
  const client = as(tenant_id ?? '')
  expect((await client.payer(payment_id ?? '', 'approve')).status).toBe(200)
})

test('says what to do where a test payment is asked of a tenant that is not listed', async () => {
  const { call } = openSandbox(env)
  const { status, body } = await call('POST', `/_sandbox/test_payments?tenant_id=${randomUUID()}`)
  expect(status).toBe(422)
  expect(body.errors[0].description).toContain('SANDBOX_TENANTS')
})

test('sells in the demo shop in strict mode', async () => {
  const { sandbox, as } = openSandbox(env)
  const bought = await sandbox.fetch(
    new Request('http://sandbox.test/demo/orders', {
      method: 'POST',
      body: new URLSearchParams({ goods: 'beans', scenario: 'paid' }),
    }),
  )
  expect(bought.headers.get('location')).toMatch(/^\/demo\/orders\//)
  const { body } = await as(shop).call('GET', '/_sandbox/payments')
  expect(body.data).toMatchObject([{ status: 'INITIATED' }])
})

test.each([demo, shop])('lets nobody else in as %s', async (tenant) => {
  const { as } = openSandbox(env)
  const client = as(tenant)
  expect((await client.api('GET', '/payments')).status).toBe(403)
  const guess = { 'x-api-secret': '' }
  expect((await client.api('GET', '/payments', undefined, guess)).status).toBe(403)
})

test('lets the settings say otherwise of the tenants of the window', async () => {
  const { as } = openSandbox({ ...env, SANDBOX_TENANTS: `${listed},${demo}:mine` })
  const secret = { 'x-api-secret': 'mine' }
  expect((await as(demo).api('GET', '/payments', undefined, secret)).status).toBe(200)
})

test('knows no merchant that nobody created, wherever a request names one', async () => {
  const client = openSandbox({ ...env, SANDBOX_TENANTS: listed }).as(listed)
  const organization = { country: 'SE', se_organization_number: '5560360793' }
  const known = (await client.api('POST', '/merchants', { name: 'Shop', organization })).body.id
  const { provider_method_parameters: parameters, ...paymentMethod } = paymentMethods.klarna
  const designate = async (merchantId: string, designated_merchant_id: string) => {
    const provider_method_parameters = { ...parameters, designated_merchant_id }
    const made = {
      merchantId,
      paymentMethod: { ...paymentMethod, provider_method_parameters },
    }
    return (await client.createPayment(made)).answer.status
  }
  expect(await designate(known, known)).toBe(200)
  expect(await designate(randomUUID(), known)).toBe(403)
  expect(await designate(known, randomUUID())).toBe(403)
  const verify = async (merchant_id: string | null) => {
    const account_holder = { country: 'SE', identifier: '198703142391', type: 'person' }
    const session = { account_holder, merchant_id }
    return (await client.api('POST', '/account_verification_sessions', session)).status
  }
  expect(await verify(known)).toBe(200)
  expect(await verify(null)).toBe(200)
  expect(await verify(randomUUID())).toBe(403)
})
