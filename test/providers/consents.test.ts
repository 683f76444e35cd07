import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { startMerchant } from '../merchant.ts'
import { type OpenSandbox, openSandbox } from '../open-sandbox.ts'

const signee = { name: 'Elis Provling', identity: { country: 'SE', identifier: '199005022398' } }

const swish = {
  flow: 'm_commerce',
  provider: 'swish',
  method: 'recurring',
  provider_method_parameters: { tin: '199005022398', use_qr_code: false },
  signee,
  status_callback_url: null,
  metadata: null,
}

const autogiro = {
  flow: 'redirect',
  provider: 'bankgirot',
  method: 'autogiro',
  provider_method_parameters: {
    success_url: 'http://shop.test/signed',
    cancel_url: 'http://shop.test/cancelled',
    error_url: 'http://shop.test/error',
    locale: 'sv-SE',
    mandate_description: 'Gym',
  },
}

async function consentOf(sandbox: OpenSandbox, requested: object) {
  const answer = await sandbox.api('POST', '/payment_consents', requested)
  const { id, provider_method_response: response } = answer.body
  return {
    answer,
    id: id as string,
    response,
    status: async () => (await sandbox.api('GET', `/payment_consents/${id}`)).body.status,
    becomes: (status: string) => sandbox.call('PUT', `/api/payment_consents/${id}`, { status }),
    act: (action: string) => sandbox.call('POST', `/_sandbox/approvals/${id}/act`, { action }),
  }
}

test('answers an autogiro consent with the URL of its page', async () => {
  const { answer, response } = await consentOf(openSandbox(), autogiro)
  expect(answer.status).toBe(200)
  expect(Object.keys(answer.body)).toEqual(['id', 'provider_method_response'])
  expect(Object.keys(response)).toEqual(['sign_url'])
})

test.each([
  ['m_commerce', false, ['payment_request_token', 'swish_url']],
  ['m_commerce', true, ['payment_request_token', 'swish_url', 'qr_code']],
  ['e_commerce', false, []],
])('answers a Swish consent in the flow %s, QR code %s, with %j', async (flow, qr, keys) => {
  const parameters = { tin: '199005022398', phone_number: '0739000001', use_qr_code: qr }
  const requested = { ...swish, flow, provider_method_parameters: parameters }
  const { response } = await consentOf(openSandbox(), requested)
  expect(Object.keys(response)).toEqual(keys)
})

test('shows a consent with the keys of the SDK and no others', async () => {
  const sandbox = openSandbox()
  const { id } = await consentOf(sandbox, swish)
  const { body } = await sandbox.api('GET', `/payment_consents/${id}`)
  expect(body).toEqual({
    id,
    created_at: expect.stringMatching(/^\d{4}-.*000Z$/),
    method: 'recurring',
    provider: 'swish',
    signee,
    status: 'INITIATED',
  })
})

test.each([
  [{ flow: 'pigeon' }, 'flow'],
  [{ flow: 'redirect' }, 'flow'],
  [{ provider: 'dummy' }, 'provider'],
  [{ method: 'autogiro' }, 'method'],
  [{ provider_method_parameters: { tin: '1' } }, 'swish.tin'],
])('refuses %j with a 422 that names %s', async (wrong, property) => {
  const { status, body } = await openSandbox().api('POST', '/payment_consents', {
    ...swish,
    ...wrong,
  })
  expect(status).toBe(422)
  expect(body.errors[0].property).toBe(property)
})

test('knows no consent of another kind or tenant', async () => {
  const sandbox = openSandbox()
  const { id } = await consentOf(sandbox, swish)
  const other = sandbox.as(randomUUID())
  expect((await other.api('GET', `/payment_consents/${id}`)).status).toBe(404)
  expect((await sandbox.api('GET', `/payment_consents/${randomUUID()}`)).status).toBe(404)
  expect((await sandbox.api('GET', '/payment_consents/0')).status).toBe(422)
})

test.each([
  ['approve', 'ACTIVE'],
  ['cancel', 'ABORTED'],
  ['refuse', 'DECLINED'],
  ['fail', 'CRASHED'],
  ['time_out', 'EXPIRED'],
])('becomes, when its payer does %s, %s, and tells the merchant', async (action, status) => {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  const requested = {
    ...autogiro,
    status_callback_url: merchant.callbackUrl,
    metadata: { member: 7 },
  }
  const consent = await consentOf(sandbox, requested)
  await consent.act('open')
  await consent.act(action)
  await merchant.gets(2)
  expect(merchant.statuses()).toEqual(['PENDING', status])
  expect(merchant.received[1]?.body).toMatchObject({ id: consent.id, metadata: { member: 7 } })
  expect(await consent.status()).toBe(status)
})

test('expires by itself', async () => {
  const sandbox = openSandbox()
  const consent = await consentOf(sandbox, swish)
  await sandbox.advance('15m')
  expect(await consent.status()).toBe('EXPIRED')
})

test('is signed by itself where nobody plays the payer', async () => {
  const sandbox = openSandbox({ SANDBOX_PAYER: 'auto' })
  const consent = await consentOf(sandbox, swish)
  await sandbox.advance('1s')
  expect(await consent.status()).toBe('ACTIVE')
})

test('follows Mimic, one legal step after another', async () => {
  const consent = await consentOf(openSandbox(), swish)
  expect((await consent.becomes('REVOKED')).status).toBe(422)
  expect((await consent.becomes('ACTIVE')).status).toBe(204)
  expect((await consent.becomes('PENDING')).status).toBe(422)
  expect((await consent.becomes('REVOKED')).status).toBe(204)
  expect(await consent.status()).toBe('REVOKED')
})

const charges = [
  ['swish', 'recurring', swish, { message: 'November' }],
  ['bankgirot', 'autogiro', autogiro, {}],
] as const

test.each(charges)(
  'charges %s/%s on an active consent only',
  async (provider, method, requested, extra) => {
    const sandbox = openSandbox()
    const consent = await consentOf(sandbox, requested)
    const paymentMethod = {
      provider,
      method,
      provider_method_parameters: { consent_id: consent.id, ...extra },
    }
    const early = await sandbox.createPayment({ paymentMethod })
    expect(early.answer.status).toBe(403)
    expect(early.answer.body.errors[0].error).toBe('payment_consent_not_active')
    await consent.becomes('ACTIVE')
    const { answer } = await sandbox.createPayment({ paymentMethod })
    expect(answer.status).toBe(200)
    expect(answer.body.provider_method_response).toEqual({})
  },
)

test('charges no consent of another method, and none that is unknown', async () => {
  const sandbox = openSandbox()
  const consent = await consentOf(sandbox, autogiro)
  await consent.becomes('ACTIVE')
  const chargeOn = (id: string) => {
    const provider_method_parameters = { consent_id: id, message: 'November' }
    return sandbox.createPayment({
      paymentMethod: { provider: 'swish', method: 'recurring', provider_method_parameters },
    })
  }
  expect((await chargeOn(consent.id)).answer.status).toBe(403)
  expect((await chargeOn(randomUUID())).answer.status).toBe(404)
})

test('completes a recurring Swish payment with nobody there', async () => {
  const sandbox = openSandbox()
  const consent = await consentOf(sandbox, swish)
  await consent.becomes('ACTIVE')
  const provider_method_parameters = { consent_id: consent.id, message: 'November' }
  const { id, orderId } = await sandbox.createPayment({
    paymentMethod: { provider: 'swish', method: 'recurring', provider_method_parameters },
  })
  await sandbox.advance('5s')
  expect(await sandbox.status(orderId, id)).toBe('COMPLETED')
})

test.each([
  ['PAID', 'COMPLETED'],
  ['REJECTED', 'DECLINED'],
])('leaves an autogiro payment PENDING until Mimic says %s: %s', async (said, status) => {
  const sandbox = openSandbox()
  const consent = await consentOf(sandbox, autogiro)
  await sandbox.call('PUT', '/api/autogiro/mandate', { id: consent.id, status: 'APPROVED' })
  expect(await consent.status()).toBe('ACTIVE')
  const { id, orderId } = await sandbox.createPayment({
    paymentMethod: {
      provider: 'bankgirot',
      method: 'autogiro',
      provider_method_parameters: { consent_id: consent.id },
    },
  })
  await sandbox.advance('3d')
  expect(await sandbox.status(orderId, id)).toBe('PENDING')
  const answer = await sandbox.call('PUT', '/api/autogiro/payment', { id, status: said })
  expect(answer.status).toBe(204)
  expect(await sandbox.status(orderId, id)).toBe(status)
})

test.each([
  ['e_commerce', { tin: '199005022398' }, 'swish.phone_number'],
  ['e_commerce', { tin: '199005022398', phone_number: null }, 'swish.phone_number'],
  ['e_commerce', { phone_number: '0739000001' }, 'swish.tin'],
  ['m_commerce', { phone_number: '0739000001' }, 'swish.tin'],
])(
  'needs tin and, to reach the app in the flow %s, phone_number: %j',
  async (flow, parameters, property) => {
    const requested = { ...swish, flow, provider_method_parameters: parameters }
    const { status, body } = await openSandbox().api('POST', '/payment_consents', requested)
    expect(status).toBe(422)
    expect(body.errors).toMatchObject([{ error: 'missing_field', property }])
  },
)

test.each(charges)(
  'takes the mandate_id of %s/%s before version 2025-11-19 for its consent_id',
  async (provider, method, requested, extra) => {
    const sandbox = openSandbox()
    const consent = await consentOf(sandbox, requested)
    await consent.becomes('ACTIVE')
    const order = await sandbox.createOrder()
    const charge = (version: string | null, key: string) =>
      sandbox.api(
        'POST',
        `/payment_orders/${order}/payments`,
        {
          provider,
          method,
          currency: 'SEK',
          total_amount: 100,
          order_items: [{ name: 'Gym', amount: 100, vat_rate: 6, merchant_id: randomUUID() }],
          provider_method_parameters: { [key]: consent.id, ...extra },
        },
        version === null ? {} : { 'x-api-version': version },
      )
    const status = async (version: string | null, key: string) =>
      (await charge(version, key)).status
    expect(await status('2025-11-18', 'mandate_id')).toBe(200)
    expect(await status(null, 'mandate_id')).toBe(200)
    expect(await status('2025-03-06', 'consent_id')).toBe(200)
    expect(await status('2025-11-19', 'consent_id')).toBe(200)
    const refused = await charge('2025-11-19', 'mandate_id')
    expect(refused.status).toBe(422)
    expect(refused.body.errors).toMatchObject([
      { error: 'missing_field', property: `${provider}.consent_id` },
    ])
  },
)

test.each([
  [swish, 'Swish'],
  [autogiro, 'Autogiro'],
])('is named on its page as people do: %#', async (requested, name) => {
  const sandbox = openSandbox()
  const { response } = await consentOf(sandbox, requested)
  const [path = ''] = /\/approvals\/[\w-]+/.exec(decodeURIComponent(JSON.stringify(response))) ?? []
  const { body } = await sandbox.call('GET', path)
  expect(body).toContain(`<dd>${name}</dd>`)
  expect(body).not.toContain(`${requested.provider}/${requested.method}`)
})
