import { expect, test } from 'vitest'
import { startMerchant } from '../merchant.ts'
import { openSandbox } from '../open-sandbox.ts'

const template = '5f1c9a52-0a4e-4c55-9d58-1c1f0f7a4e01'

const about = (merchant_id: string) => ({
  merchant_id,
  type: 'organization',
  name: 'Kaffe AB',
  country: 'SE',
  bank_account: { bankgiro: '123-4567' },
  organization_data: { identity: '5566778899' },
})

const anyTime = expect.stringMatching(/^\d{4}-.*Z$/)

test('has Ping look at a merchant who was verified, and knows it again', async () => {
  const { api, call } = openSandbox()
  const organization = { country: 'SE', se_organization_number: '5566778899' }
  const { id } = (await api('POST', '/merchants', { name: 'Kaffe AB', organization })).body
  expect((await call('POST', '/kyc/api/merchant_verification', about(id))).status).toBe(204)
  const merchant = async () => (await api('GET', `/merchants/${id}`)).body
  expect(await merchant()).toMatchObject({
    status: 'PENDING',
    organization: { kyc_information: { status: 'PROCESSING', latest_kyc_gathered_at: anyTime } },
  })
  const { body } = await call('GET', `/api/merchants?merchant_id=${id}`)
  expect(body).toMatchObject([{ id, type: 'organization', name: 'Kaffe AB' }])
  expect((await call('GET', '/api/merchants?type=person')).body).toEqual([])
  for (const status of ['APPROVED', 'DENIED']) {
    await call('PUT', `/api/merchants/${id}`, { status })
    expect((await merchant()).organization.kyc_information.status).toBe(status)
  }
  const ais = await call('POST', '/api/merchant_ais', { country: 'SE', psu_id: '5566778899' })
  expect([ais.status, ais.body.merchant_id]).toEqual([200, id])
})

test('refuses what is not valid with a 400, and another tenant', async () => {
  const { call, tenantId } = openSandbox()
  const bad = await call('POST', '/api/merchant_verification', {
    ...about(tenantId),
    organization_data: null,
  })
  expect([bad.status, bad.body.errors[0].property]).toEqual([400, 'organization_data'])
  const other = { ...about(tenantId), tenant_id: '00000000-0000-0000-0000-000000000000' }
  expect((await call('POST', '/api/merchant_verification', other)).status).toBe(400)
  expect((await call('GET', '/api/agreements/no-id')).status).toBe(400)
})

test('leads a merchant to an account verification, by e-mail and text', async () => {
  const { call } = openSandbox()
  const { body } = await call('POST', '/api/merchant_ais', {
    country: 'SE',
    psu_id: '199412345676',
    email: 'ada@shop.test',
    phone: '0701234567',
    distribution: { email_options: { distribute: true }, sms_options: { distribute: true } },
  })
  const { data } = (await call('GET', `/_sandbox/messages?about=${body.verification_id}`)).body
  expect(data).toHaveLength(2)
  for (const message of data) expect(message.body).toContain(body.ais_url)
  const path = `/_sandbox/approvals/${body.verification_id}`
  expect((await call('POST', `${path}/act`, { action: 'approve' })).body.status).toBe('SUCCESSFULL')
})

test('has an agreement signed by all who shall', async () => {
  const merchant = await startMerchant()
  const { call } = openSandbox()
  const { id } = (
    await call('POST', '/api/agreements', {
      agreement_template_id: template,
      name: 'Terms',
      provider: 'oneflow',
      provider_parameters: { party: { name: 'Ada', email: 'ada@shop.test', signatory: true } },
      provider_state_callback_url: merchant.callbackUrl,
    })
  ).body
  const path = `/api/agreements/${id}`
  const get = async () => (await call('GET', path)).body
  const [, ada] = (await get()).provider_data.participants
  const link = () =>
    call('POST', `${path}/access_link`, { provider_parameters: { participant_id: ada.id } })
  expect((await link()).status).toBe(403)
  const fields = { data_fields: [{ id: 'first-name', value: 'Ada' }] }
  await call('PUT', path, { provider_parameters: fields })
  await call('POST', `${path}/publish`, { provider_parameters: { subject: 'Sign', message: 'x' } })
  expect((await call('PUT', path, { provider_parameters: fields })).status).toBe(403)
  expect((await get()).provider_data).toMatchObject({ state: 'pending' })
  const { link: url } = (await link()).body
  expect((await link()).body.link).toBe(url)
  const token = url.split('/').at(-1)
  await call('POST', `/approvals/${token}/approve`)
  expect(await get()).toMatchObject({ signed: true, provider_data: { state: 'signed' } })
  await merchant.gets(1)
  expect(merchant.received[0]?.body.status).toBe('SIGNED')
})

test('answers beside Mimic, whose calls stay what they are', async () => {
  const { call, api } = openSandbox()
  const person = { country: 'SE', se_personal_identity_number: '199005022398' }
  const { id } = (await api('POST', '/merchants', { name: 'Ada', person })).body
  expect((await call('PUT', `/api/merchants/${id}`, { status: 'APPROVED' })).status).toBe(204)
  const { data } = (await call('GET', '/_sandbox/journal')).body
  expect(data.map(({ api }: { api: string }) => api)).toEqual(['Ping Payments API', 'Mimic'])
  const { body } = await call('GET', '/kyc/api/nothing')
  expect(body.errors[0].description).toContain('/kyc/api/')
})

test('plays the faults of scenarios under either path, and is reset, kept and restored with its world', async () => {
  const { arm, call, tenantId } = openSandbox()
  const body = { agreement_template_id: template, name: 'Terms', provider: 'oneflow' }
  const fault = { fail: { status: 503, error: 'unavailable', times: 1 } }
  await arm({ version: 1, name: 'slow', summary: 'x', api: { create_agreement: fault } })
  expect((await call('POST', '/api/agreements', body)).status).toBe(503)
  const { id } = (await call('POST', '/kyc/api/agreements', body)).body
  const { data } = (await call('GET', '/_sandbox/journal?operation=create_agreement')).body
  expect(data).toMatchObject([
    { path: '/api/agreements', api: 'KYC API' },
    { path: '/kyc/api/agreements', api: 'KYC API' },
  ])
  await call('POST', '/kyc/api/merchant_verification', about(tenantId))
  await call('POST', '/_sandbox/snapshots', { name: 'before' })
  await call('DELETE', `/api/agreements/${id}`)
  await call('POST', '/_sandbox/snapshots/before/restore')
  expect((await call('GET', `/api/agreements/${id}`)).status).toBe(200)
  expect((await call('GET', '/api/merchants')).body).toHaveLength(1)
  await call('POST', '/_sandbox/reset')
  expect((await call('GET', `/api/agreements/${id}`)).status).toBe(400)
  expect((await call('GET', '/api/merchants')).body).toEqual([])
})

test('takes known merchants only, in strict mode', async () => {
  const tenantId = '0192d3a4-0000-4000-8000-0000000000aa'
  const strict = openSandbox({ SANDBOX_STRICT: 'true', SANDBOX_TENANTS: tenantId }).as(tenantId)
  const { status, body } = await strict.call('POST', '/api/merchant_verification', about(template))
  expect([status, body.errors[0].error]).toEqual([403, 'operation_forbidden'])
})

test('takes nobody whose identity it was not told for registered', async () => {
  const { api, call } = openSandbox()
  const organization = { country: 'SE', se_organization_number: '5566778899' }
  const { id } = (await api('POST', '/merchants', { name: 'Svante', organization })).body
  const nobody = { ...about(id), type: 'person', person_data: { identity: '' } }
  expect((await call('POST', '/api/merchant_verification', nobody)).status).toBe(204)
  const ais = await call('POST', '/api/merchant_ais', { country: 'SE' })
  expect([ais.status, ais.body.message]).toEqual([200, null])
})

test.each([
  [{ bank_accounts: [{ bankgiro: '1' }, { bic: 'NDEASESS' }] }, 'bank_accounts.1.bban'],
  [{ bank_account: null }, 'bank_account'],
  [{ bank_account: { bankgiro: '1' }, bank_accounts: [{}] }, 'bank_accounts.0.bban'],
])('says which account has no number: %j', async (accounts, property) => {
  const { call, tenantId } = openSandbox()
  const { bank_account: _, ...rest } = about(tenantId)
  const { status, body } = await call('POST', '/api/merchant_verification', {
    ...rest,
    ...accounts,
  })
  expect([status, body.errors[0].property]).toEqual([400, property])
})
