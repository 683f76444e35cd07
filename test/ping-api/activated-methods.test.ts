import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { startMerchant } from '../merchant.ts'
import { type OpenSandbox, openSandbox } from '../open-sandbox.ts'
import { paymentMethods, withoutActivation } from '../providers/payment-methods.ts'
import { seedFile } from '../seed/seed-file.ts'

const paypal = { provider: 'paypal', method: 'ppcp' }
const swish = { provider: 'swish', method: 'e_commerce' }
const number = '5560360793'
const organization = { country: 'SE', se_organization_number: number }

async function createMerchant({ api }: OpenSandbox, of: object = organization): Promise<string> {
  return (await api('POST', '/merchants', { name: 'Shop', organization: of })).body.id
}

const activate = ({ api }: OpenSandbox, merchant: string, more: object = {}) =>
  api('POST', `/merchants/${merchant}/payment_provider_methods/activations`, {
    ...paypal,
    provider_method_parameters: { email: 'a@shop.test', redirect_url: 'https://shop.test' },
    ...more,
  })

const methodsOf = async ({ api }: OpenSandbox, merchant: string) =>
  (await api('GET', `/merchants/${merchant}`)).body.payment_provider_methods

async function payWithPayPal(sandbox: OpenSandbox, designated: string | null, item = designated) {
  const { provider_method_parameters: parameters } = paymentMethods.paypal
  const provider_method_parameters = { ...parameters, designated_merchant_id: designated }
  const paymentMethod = { ...paymentMethods.paypal, provider_method_parameters }
  const merchant = item === null ? {} : { merchantId: item }
  return (await sandbox.createPayment({ paymentMethod, ...merchant })).answer
}

test('lists for tenant and merchants what needs no activation, so that every released SDK can read it', async () => {
  const sandbox = openSandbox()
  const merchant = await createMerchant(sandbox)
  expect((await sandbox.api('GET', '/tenant')).body.payment_provider_methods).toEqual(
    withoutActivation,
  )
  expect(await methodsOf(sandbox, merchant)).toEqual(withoutActivation)
  const { data } = (await sandbox.api('GET', '/merchants')).body
  expect(data[0].payment_provider_methods).toEqual(withoutActivation)
})

test('lists a method once its activation is complete', async () => {
  const sandbox = openSandbox()
  const merchant = await createMerchant(sandbox)
  const { body } = await activate(sandbox, merchant)
  expect(body.status).toBe('PENDING')
  expect(await methodsOf(sandbox, merchant)).not.toContainEqual(paypal)
  await sandbox.call('POST', `/_sandbox/approvals/${body.id}/act`, { action: 'approve' })
  expect(await methodsOf(sandbox, merchant)).toEqual([...withoutActivation, paypal])
  expect((await sandbox.api('GET', '/tenant')).body.payment_provider_methods).toEqual(
    withoutActivation,
  )
})

test('takes a PayPal payment for a merchant that has activated it only', async () => {
  const sandbox = openSandbox()
  const merchant = await createMerchant(sandbox)
  for (const refused of [
    await payWithPayPal(sandbox, merchant),
    await payWithPayPal(sandbox, null, merchant),
  ]) {
    expect(refused.status).toBe(403)
    expect(refused.body.errors[0].error).toBe('payment_provider_method_not_activated')
  }
  const { body } = await activate(sandbox, merchant)
  await sandbox.call('POST', `/_sandbox/approvals/${body.id}/act`, { action: 'approve' })
  expect((await payWithPayPal(sandbox, merchant)).status).toBe(200)
  expect((await payWithPayPal(sandbox, null, merchant)).status).toBe(200)
})

test('takes a PayPal payment for a merchant that it makes up, and says so', async () => {
  const answer = await payWithPayPal(openSandbox(), randomUUID())
  expect(answer.status).toBe(200)
  expect(answer.headers.get('sandbox-because')).toContain('it is made up and APPROVED')
})

test("completes the activation of a known organization at once, with the vendor's callback", async () => {
  const shop = await startMerchant()
  const sandbox = openSandbox()
  const [first, second, other] = [
    await createMerchant(sandbox),
    await createMerchant(sandbox),
    await createMerchant(sandbox, { ...organization, se_organization_number: '5590000000' }),
  ]
  const begun = await activate(sandbox, first)
  await sandbox.call('POST', `/_sandbox/approvals/${begun.body.id}/act`, { action: 'approve' })
  const again = await activate(sandbox, second, { status_callback_url: `${shop.url}/activated` })
  expect(again.body.status).toBe('COMPLETED')
  expect(again.headers.get('sandbox-because')).toContain('onboarded already')
  expect(await methodsOf(sandbox, second)).toContainEqual(paypal)
  expect((await activate(sandbox, other)).body.status).toBe('PENDING')
  await sandbox.settle()
  const received = shop.received.map(({ body }) => body)
  expect(received).toEqual([{ id: again.body.id, status: 'COMPLETED', details: null }])
})

test('takes what is activated from the seed file', async () => {
  const [tenant, own, other] = [randomUUID(), randomUUID(), randomUUID()]
  const { as } = openSandbox({
    SANDBOX_SEED: seedFile(`version: 1
tenants:
  - id: ${tenant}
    payment_provider_methods: [{ provider: swish, method: e_commerce }]
    merchants:
      - { id: ${own}, name: A, payment_provider_methods: [{ provider: paypal, method: ppcp }] }
      - { id: ${other}, name: B }
`),
  })
  const { api } = as(tenant)
  const methods = async (path: string) => (await api('GET', path)).body.payment_provider_methods
  expect(await methods('/tenant')).toEqual([swish])
  expect(await methods(`/merchants/${own}`)).toEqual([paypal])
  expect(await methods(`/merchants/${other}`)).toEqual([swish])
})

test('takes what is activated from Mimic', async () => {
  const sandbox = openSandbox()
  const merchant = await createMerchant(sandbox)
  const list = { payment_provider_methods: [paypal] }
  expect((await sandbox.call('PUT', `/api/merchants/${merchant}`, list)).status).toBe(204)
  expect(await methodsOf(sandbox, merchant)).toEqual([paypal])
  expect((await payWithPayPal(sandbox, merchant)).status).toBe(200)
  const tenant = { payment_provider_methods: [swish] }
  expect((await sandbox.call('PUT', '/api/tenant', tenant)).status).toBe(204)
  expect((await sandbox.api('GET', '/tenant')).body.payment_provider_methods).toEqual([swish])
  const empty = await sandbox.call('PUT', `/api/merchants/${merchant}`, {})
  expect(empty.status).toBe(422)
  const unknown = { payment_provider_methods: [{ provider: 'swich', method: 'e_commerce' }] }
  expect((await sandbox.call('PUT', '/api/tenant', unknown)).status).toBe(422)
})

test('takes a payment by what its tenant has not activated, says so, and refuses it in strict mode', async () => {
  const tenant = randomUUID()
  const only = { payment_provider_methods: [swish] }
  const lenient = openSandbox().as(tenant)
  await lenient.call('PUT', '/api/tenant', only)
  const taken = (await lenient.createPayment()).answer
  expect(taken.status).toBe(200)
  expect(taken.headers.get('sandbox-because')).toContain('has not activated open_payments/pis')
  const env = { SANDBOX_STRICT: 'true', SANDBOX_TENANTS: tenant }
  const strict = openSandbox(env).as(tenant)
  await strict.call('PUT', '/api/tenant', only)
  const merchantId = (await strict.api('POST', '/merchants', { name: 'x', organization })).body.id
  expect((await strict.createPayment({ merchantId })).answer.status).toBe(403)
})
