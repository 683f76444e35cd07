import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { startMerchant } from '../merchant.ts'
import { type OpenSandbox, openSandbox } from '../open-sandbox.ts'

const holder = { country: 'SE', identifier: '199005022398', type: 'person' }
const shop = 'http://shop.test'

const session_options = {
  success_url: `${shop}/success`,
  cancel_url: `${shop}/cancel`,
  error_url: `${shop}/error`,
  timeout_url: `${shop}/timeout`,
  session_down_url: null,
  iframed: false,
  locale: 'sv-SE',
}

async function sessionOf(sandbox: OpenSandbox, requested: object = {}) {
  const { status, body } = await sandbox.api('POST', '/account_verification_sessions', {
    account_holder: holder,
    merchant_id: randomUUID(),
    session_options,
    ...requested,
  })
  return { status, body, path: body.url && new URL(body.url).pathname }
}

const get = async (sandbox: OpenSandbox, id: string) =>
  (await sandbox.api('GET', `/account_verification_sessions/${id}`)).body

async function press(sandbox: OpenSandbox, path: string, action: string) {
  const { headers, status } = await sandbox.call('POST', `${path}/${action}`)
  return { status, location: headers.get('location') }
}

test('answers an account verification session with its page, and shows it', async () => {
  const sandbox = openSandbox()
  const { status, body } = await sessionOf(sandbox)
  expect(status).toBe(200)
  expect(Object.keys(body)).toEqual(['id', 'url'])
  expect(await get(sandbox, body.id)).toEqual({
    id: body.id,
    account_holder: holder,
    merchant_id: expect.any(String),
    status_callback_url: null,
    bank_account: null,
    status_history: [{ status: 'PENDING', occurred_at: expect.any(String), details: null }],
    url: body.url,
  })
})

test.each([
  [true, null, null],
  [false, "frame-ancestors 'none'", 'DENY'],
  [undefined, "frame-ancestors 'none'", 'DENY'],
])('may be framed where it was asked for with iframed: %s', async (iframed, ancestors, options) => {
  const sandbox = openSandbox()
  const { path } = await sessionOf(sandbox, { session_options: { ...session_options, iframed } })
  for (const [method, address] of [
    ['GET', path],
    ['POST', `${path}/approve`],
    ['GET', path],
  ] as const) {
    const { headers } = await sandbox.call(method, address)
    const policy = headers.get('content-security-policy') ?? ''
    expect(/frame-ancestors [^;]*/.exec(policy)?.[0] ?? null).toBe(ancestors)
    expect(headers.get('x-frame-options')).toBe(options)
  }
})

test('answers an empty identifier with a 400', async () => {
  const { status, body } = await sessionOf(openSandbox(), {
    account_holder: { ...holder, identifier: '' },
  })
  expect(status).toBe(400)
  expect(body.errors[0].error).toBe('bad_request')
})

test.each([
  ['approve', 'SUCCESSFULL', 'success'],
  ['cancel', 'ABORTED', 'cancel'],
  ['fail', 'CRASHED', 'error'],
  ['time_out', 'TIMEOUT', 'timeout'],
])('ends a verification by %s as %s, and leads to the URL for it', async (action, status, url) => {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  const { body, path } = await sessionOf(sandbox, { status_callback_url: merchant.callbackUrl })
  expect((await press(sandbox, path, action)).location).toBe(`${shop}/${url}`)
  await merchant.gets(1)
  expect(merchant.received[0]?.body).toMatchObject({ id: body.id, status })
  const shown = await get(sandbox, body.id)
  expect(shown.status_history.at(-1).status).toBe(status)
  expect(shown.bank_account === null).toBe(status !== 'SUCCESSFULL')
})

test('shows the page in Swedish and English, with test controls that can be hidden', async () => {
  const sandbox = openSandbox()
  const { path } = await sessionOf(sandbox)
  const page = async (query: string) => (await sandbox.call('GET', path + query)).body
  expect(await page('?lang=sv')).toContain('Verifiera ditt konto')
  expect(await page('?lang=en')).toContain('data-testid="act-time_out"')
  expect(await page('?lang=en&controls=off')).not.toContain('test-controls')
})

test('changes nothing after the end, and says how it ended', async () => {
  const sandbox = openSandbox()
  const { body, path } = await sessionOf(sandbox, { session_options: null })
  await press(sandbox, path, 'approve')
  expect(await press(sandbox, path, 'cancel')).toEqual({ status: 303, location: path })
  expect((await sandbox.call('GET', `${path}?lang=en`)).body).toContain(
    'You can close this window.',
  )
  expect((await get(sandbox, body.id)).status_history).toHaveLength(2)
})

test('opening the page of a consent makes it PENDING', async () => {
  const sandbox = openSandbox()
  const { body } = await sandbox.api('POST', '/payment_consents', {
    flow: 'redirect',
    provider: 'bankgirot',
    method: 'autogiro',
    provider_method_parameters: { mandate_description: 'Gym' },
  })
  const { pathname } = new URL(body.provider_method_response.sign_url)
  expect((await sandbox.call('GET', pathname)).body).toContain('Gym')
  const consent = await sandbox.api('GET', `/payment_consents/${body.id}`)
  expect(consent.body.status).toBe('PENDING')
})

test('knows no page of another token or action', async () => {
  const sandbox = openSandbox()
  const { path } = await sessionOf(sandbox)
  expect((await sandbox.call('GET', '/approvals/nobody')).status).toBe(404)
  expect((await press(sandbox, path, 'dance')).status).toBe(404)
})

test('names what is possible where the control API asks for more', async () => {
  const sandbox = openSandbox()
  const { body } = await sessionOf(sandbox)
  const path = `/_sandbox/approvals/${body.id}`
  const illegal = await sandbox.call('POST', `${path}/act`, { action: 'revoke' })
  expect(illegal.status).toBe(409)
  expect(illegal.body.errors[0].additional_information).toEqual({
    status: 'PENDING',
    legal_actions: ['approve', 'refuse', 'cancel', 'fail', 'time_out'],
  })
  expect((await sandbox.call('GET', path)).body).toMatchObject({
    kind: 'account_verification',
    status: 'PENDING',
    return_url: null,
  })
  expect((await sandbox.call('GET', `/_sandbox/approvals/${randomUUID()}`)).status).toBe(404)
})

async function merchantIn(sandbox: OpenSandbox): Promise<string> {
  const { body } = await sandbox.api('POST', '/merchants', {
    name: 'Shop',
    organization: { country: 'SE', se_organization_number: '5560360793' },
  })
  return `/merchants/${body.id}/payment_provider_methods/activations`
}

const paypal = {
  provider: 'paypal',
  method: 'ppcp',
  provider_method_parameters: { email: 'shop@shop.test', redirect_url: `${shop}/activated` },
  status_callback_url: null,
}

test.each([
  ['approve', 'COMPLETED'],
  ['cancel', 'FAILED'],
])('activates PayPal for a merchant: %s makes it %s', async (action, status) => {
  const sandbox = openSandbox()
  const path = await merchantIn(sandbox)
  const { status: code, body } = await sandbox.api('POST', path, paypal)
  expect(code).toBe(200)
  expect(body).toEqual({
    id: expect.any(String),
    status: 'PENDING',
    provider_method_response: { action_url: expect.stringContaining('/approvals/') },
  })
  const { pathname } = new URL(body.provider_method_response.action_url)
  expect((await press(sandbox, pathname, action)).location).toBe(`${shop}/activated`)
  const shown = (await sandbox.api('GET', `${path}/${body.id}`)).body
  expect(Object.keys(shown)).toEqual(['created_at', 'id', 'merchant', 'status', 'status_history'])
  expect(shown).toMatchObject({ status, merchant: { name: 'Shop' } })
  expect(shown.status_history.map((entry: { status: string }) => entry.status)).toEqual([
    'PENDING',
    status,
  ])
})

test('activates what can be activated, for merchants that there are', async () => {
  const sandbox = openSandbox()
  const path = await merchantIn(sandbox)
  const klarna = await sandbox.api('POST', path, { ...paypal, provider: 'klarna', method: 'hpp' })
  expect(klarna.status).toBe(422)
  const nobody = await sandbox.api('POST', path.replace(/[0-9a-f-]{36}/, randomUUID()), paypal)
  expect(nobody.status).toBe(404)
  expect((await sandbox.api('GET', `${path}/${randomUUID()}`)).status).toBe(404)
  const wrong = { ...paypal, provider_method_parameters: { email: 'a' } }
  const { body } = await sandbox.api('POST', path, wrong)
  expect(body.errors[0].property).toBe('paypal.redirect_url')
})

test('lets an account verification end after 30 minutes, and other approvals as payments do', async () => {
  const sandbox = openSandbox()
  const { body } = await sessionOf(sandbox)
  const last = async () => (await get(sandbox, body.id)).status_history.at(-1).status
  await sandbox.advance('29m')
  expect(await last()).toBe('PENDING')
  await sandbox.advance('1m')
  expect(await last()).toBe('TIMEOUT')
})

test.each([
  ['person', 'DK'],
  ['person', 'DE'],
  ['organization', 'FI'],
  ['organization', 'NO'],
])('verifies no account of a %s of %s', async (type, country) => {
  const account_holder = { country, identifier: '1', type }
  const { status, body } = await sessionOf(openSandbox(), { account_holder })
  expect(status).toBe(422)
  expect(body.errors).toMatchObject([{ error: 'invalid_enum', property: 'account_holder.country' }])
})

test.each([
  ['person', 'SE', { person: { country: 'SE', se_personal_identity_number: '4' } }],
  ['person', 'FI', { person: { country: 'FI', fi_personal_identity_code: '4' } }],
  ['person', 'NO', { person: { country: 'NO', no_identity_number: '4' } }],
  ['organization', 'SE', { organization: { country: 'SE', se_organization_number: '4' } }],
])('gives the merchant the verified legal entity: a %s of %s', async (type, country, entity) => {
  const sandbox = openSandbox()
  const person = { country: 'DE' }
  const { id } = (await sandbox.api('POST', '/merchants', { name: 'Ada', person })).body
  const account_holder = { country, identifier: '4', type }
  const { body } = await sessionOf(sandbox, { account_holder, merchant_id: id })
  const path = `/merchants/${id}`
  expect((await sandbox.api('GET', path)).body.person).toEqual(person)
  await sandbox.call('POST', `/_sandbox/approvals/${body.id}/act`, { action: 'approve' })
  const merchant = (await sandbox.api('GET', path)).body
  expect(merchant).toMatchObject({ organization: null, person: null, ...entity })
})

test('names the merchant that asks', async () => {
  const sandbox = openSandbox()
  const organization = { country: 'SE', se_organization_number: '5590000000' }
  const merchant = await sandbox.api('POST', '/merchants', { name: 'Bönan', organization })
  const { path } = await sessionOf(sandbox, { merchant_id: merchant.body.id })
  expect((await sandbox.call('GET', path)).body).toContain('<dd>Bönan</dd>')
})
