import { createHash, randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { runCommand } from '../../src/cli/run-command.ts'
import { connect } from '../../src/client.ts'
import { sessionsKept } from '../../src/http/admin-auth.ts'
import { startMerchant } from '../merchant.ts'
import { openPort } from './open-port.ts'

const token = 'a-token-that-nobody-guesses'
const withToken = { SANDBOX_CONTROL_TOKEN: token }
const bearer = { authorization: `Bearer ${token}` }

test.each([
  ['GET', '/'],
  ['GET', '/docs'],
  ['GET', '/demo'],
  ['GET', '/no/such/page'],
  ['GET', '/_sandbox/payments'],
  ['POST', '/_sandbox/clock/advance'],
  ['GET', '/_sandbox/inbox/demo'],
  ['POST', '/checkout/x/controls'],
  ['POST', '/checkout/x/%63ontrols'],
  ['POST', '/checkout/x/block_bankid'],
  ['POST', '/approvals/x/fail'],
  ['GET', '/api/%2e%2e/_sandbox/worlds'],
])('asks for the token at %s %s', async (method, path) => {
  const { ask } = await openPort(withToken)
  const { status, text, headers } = await ask(path, { method })
  expect([status, JSON.parse(text).errors[0].error]).toEqual([401, 'locked'])
  expect(headers.get('www-authenticate')).toBe('Bearer')
})

test.each([
  ['no token', {}],
  ['another token', { authorization: 'Bearer another-token-altogether' }],
  ['half of the token', { authorization: `Bearer ${token.slice(0, 10)}` }],
  ['the token in another way', { authorization: `Basic ${token}` }],
])('refuses %s', async (_, headers) => {
  const { ask } = await openPort(withToken)
  expect((await ask('/_sandbox/worlds', { headers: { ...headers } })).status).toBe(401)
})

/** Signs a browser in; answers its cookie. */
async function signIn(ask: Awaited<ReturnType<typeof openPort>>['ask']): Promise<string> {
  const { headers } = await ask(`/?token=${token}`)
  return headers.get('set-cookie')?.split(';')[0] ?? ''
}

test('keeps a random session in a cookie named by its port, from which nobody learns the token', async () => {
  const { ask, url } = await openPort(withToken)
  const hash = (text: string) => createHash('sha256').update(text)
  const cookies = [await signIn(ask), await signIn(ask)]
  for (const cookie of cookies) {
    expect(cookie).toMatch(new RegExp(`^ping_sandbox_${new URL(url).port}=[\\w-]{43}$`))
    for (const told of [token, hash(token).digest('hex'), hash(token).digest('base64url')])
      expect(cookie).not.toContain(told)
  }
  expect(cookies[0]).not.toBe(cookies[1])
})

test('takes no session of another process, nor the token for one', async () => {
  const [one, other] = [await openPort(withToken), await openPort(withToken)]
  const name = `ping_sandbox_${new URL(one.url).port}`
  const session = (await signIn(other.ask)).split('=')[1]
  for (const value of [session, token, createHash('sha256').update(token).digest('hex'), '', '"']) {
    const headers = { cookie: `${name}=${value}` }
    expect((await one.ask('/_sandbox/worlds', { headers })).status, value).toBe(401)
  }
})

test('lets a browser stay in two sandboxes on one host', async () => {
  const [one, other] = [await openPort(withToken), await openPort(withToken)]
  const jar = new Map<string, string>()
  for (const { ask } of [one, other]) {
    const [name = '', value = ''] = (await signIn(ask)).split('=')
    jar.set(name, value)
  }
  const headers = { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') }
  for (const { ask } of [one, other]) expect((await ask('/docs', { headers })).status).toBe(200)
})

test('keeps a bounded number of sessions, and one that comes again keeps its own', async () => {
  const { ask } = await openPort(withToken)
  const first = await signIn(ask)
  const again = await ask(`/?token=${token}`, { headers: { cookie: first } })
  expect(again.headers.get('set-cookie')).toContain(first)
  const isIn = async (cookie: string) =>
    (await ask('/docs', { headers: { cookie } })).status === 200
  for (let count = 1; count < sessionsKept; count += 1) await signIn(ask)
  expect(await isIn(first)).toBe(true)
  const last = await signIn(ask)
  expect([await isIn(first), await isIn(last)]).toEqual([false, true])
})

test('accepts the token', async () => {
  const { ask } = await openPort(withToken)
  expect((await ask('/_sandbox/worlds', { headers: bearer })).status).toBe(200)
})

test('signs a browser in that sent the token once, and takes it out of the address', async () => {
  const { ask } = await openPort(withToken)
  const first = await ask(`/?tenant_id=x&token=${token}`)
  expect([first.status, first.headers.get('location')]).toEqual([303, '/?tenant_id=x'])
  const cookie = first.headers.get('set-cookie') ?? ''
  expect(cookie).toMatch(/; HttpOnly; SameSite=Strict$/)
  expect(cookie).not.toContain(token)
  const second = await ask('/docs', { headers: { cookie: cookie.split(';')[0] ?? '' } })
  expect(second.status).toBe(200)
})

test('takes the token out of the address of somebody who is in already', async () => {
  const { ask } = await openPort(withToken)
  for (const headers of [bearer, { cookie: await signIn(ask) }]) {
    const { status, headers: answered } = await ask(`/payments?q=x&token=${token}`, { headers })
    expect([status, answered.get('location')]).toEqual([303, '/payments?q=x'])
  }
})

test('leads nobody to another host who brings the token', async () => {
  const { url } = await openPort(withToken)
  const answer = await fetch(`${url}//evil.example/?token=${token}`, { redirect: 'manual' })
  expect(answer.headers.get('location')).toBe('/evil.example/')
})

const verification = {
  account_holder: { country: 'SE', identifier: '199005022398', type: 'person' },
  merchant_id: '22222222-2222-4222-8222-222222222222',
  session_options: {
    success_url: 'http://shop.test/success',
    cancel_url: 'http://shop.test/cancel',
    error_url: 'http://shop.test/error',
    timeout_url: 'http://shop.test/timeout',
    session_down_url: null,
    iframed: false,
    locale: 'sv-SE',
  },
}

test('is open to somebody who shows an account, with the token and with a port of its own', async () => {
  for (const env of [withToken, { SANDBOX_CONTROL_PORT: '0' }]) {
    const { ask, api, url } = await openPort(env)
    const { body } = await api('POST', '/account_verification_sessions', verification)
    const { pathname } = new URL(body.url)
    expect((await ask(pathname)).status).toBe(200)
    const headers = { origin: url, 'sec-fetch-site': 'same-origin' }
    const approved = await ask(`${pathname}/approve`, { method: 'POST', headers })
    expect(approved.headers.get('location')).toBe('http://shop.test/success')
  }
})

test('is open to the backend of the merchant and to its payers', async () => {
  const { ask, createPayment, api } = await openPort(withToken)
  const { id, orderId, checkoutUrl } = await createPayment()
  expect((await api('GET', `/payment_orders/${orderId}/payments/${id}`)).status).toBe(200)
  const page = await ask(checkoutUrl)
  expect(page.status).toBe(200)
  const [asset = ''] = /\/assets\/[^"]+/.exec(page.text) ?? []
  expect((await ask(asset)).status).toBe(200)
  expect((await ask('/healthz')).status).toBe(200)
  expect((await ask('/readyz')).status).toBe(200)
})

test('takes callbacks in its inbox', async () => {
  const { ask, createPayment, url } = await openPort({ ...withToken, SANDBOX_PAYER: 'auto' })
  await createPayment({ callbackUrl: `${url}/_sandbox/inbox/demo`, scenario: 'cancelled' })
  const { text } = await ask('/_sandbox/callbacks?status=PENDING&wait=20s', { headers: bearer })
  expect(JSON.parse(text).data[0].state).toBe('delivered')
})

test('keeps the token out of what it shows', async () => {
  const { ask, createPayment } = await openPort(withToken)
  const merchant = await startMerchant()
  await createPayment({ callbackUrl: merchant.callbackUrl })
  for (const path of ['/', '/_sandbox/journal', '/_sandbox/world', '/docs'])
    expect((await ask(path, { headers: bearer })).text).not.toContain(token)
})

test('accepts the library and the command line that were given the token', async () => {
  const { url, tenantId } = await openPort(withToken)
  await expect(connect(url).world(tenantId).payments()).rejects.toThrow('SANDBOX_CONTROL_TOKEN')
  expect(await connect(url, { token }).world(tenantId).payments()).toEqual([])

  const asked = ['--url', url, '--tenant', tenantId, '--json']
  expect((await runCommand('clock', asked, {})).code).toBe(1)
  expect((await runCommand('clock', asked, { SANDBOX_CONTROL_TOKEN: token })).code).toBe(0)
})

test('is open to whom an approval asks, and no further', async () => {
  const { ask, api } = await openPort(withToken)
  const { body } = await api('POST', '/account_verification_sessions', {
    account_holder: { country: 'SE', identifier: '199005022398', type: 'person' },
    merchant_id: randomUUID(),
    session_options: null,
  })
  const { pathname } = new URL(body.url)
  expect((await ask(pathname)).status).toBe(200)
  expect((await ask(`${pathname}/fail`, { method: 'POST' })).status).toBe(401)
  const approved = await ask(`${pathname}/approve`, { method: 'POST' })
  expect(approved.status).toBe(303)
})
