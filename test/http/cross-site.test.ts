import { request } from 'node:http'
import { expect, test } from 'vitest'
import { clientOf } from '../client.ts'
import { openPort } from './open-port.ts'

const elsewhere = { origin: 'http://evil.example' }

const adminCalls: readonly [method: string, path: string][] = [
  ['GET', '/_sandbox/payments'],
  ['POST', '/_sandbox/reset'],
  ['GET', '/_sandbox/events'],
  ['POST', '/test-payment'],
  ['GET', '/'],
  ['POST', '/demo/orders'],
  ['POST', '/checkout/some-token/clock'],
]

test.each(adminCalls)('refuses %s %s to a page of another origin', async (method, path) => {
  const { ask } = await openPort()
  const { status, text } = await ask(path, { method, headers: elsewhere })
  expect([status, JSON.parse(text).errors[0].error]).toEqual([403, 'cross_site'])
})

test.each(['cross-site', 'same-site'])(
  'refuses a request that the browser calls %s, with no origin in it',
  async (site) => {
    const { ask } = await openPort()
    const headers = { 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors' }
    expect((await ask('/_sandbox/payments', { headers })).status).toBe(403)
  },
)

test('refuses a page without an origin of its own', async () => {
  const { ask } = await openPort()
  const { status } = await ask('/_sandbox/reset', { method: 'POST', headers: { origin: 'null' } })
  expect(status).toBe(403)
})

test('leaves the world as it was when it refuses', async () => {
  const { ask, createPayment, detail } = await openPort()
  const { id } = await createPayment()
  await ask('/_sandbox/reset', { method: 'POST', headers: elsewhere })
  expect((await detail(id)).status).toBe('INITIATED')
})

test('lets its own pages in', async () => {
  const { ask, url } = await openPort()
  const headers = { origin: url, 'sec-fetch-site': 'same-origin' }
  expect((await ask('/_sandbox/reset', { method: 'POST', headers })).status).toBeLessThan(300)
})

test('lets programs in, which send none of these headers', async () => {
  const { ask } = await openPort()
  expect((await ask('/_sandbox/payments')).status).toBe(200)
})

test('lets somebody follow a link to its pages', async () => {
  const { url } = await openPort()
  const visit = {
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
  }
  expect(await askPlainly(url, '/', visit)).toBe(200)
})

test('lets pages of its own in that send no referrer', async () => {
  const { url } = await openPort()
  const own = { origin: 'null', 'sec-fetch-site': 'same-origin' }
  expect(await askPlainly(url, '/_sandbox/worlds', own)).toBe(200)
  expect(await askPlainly(url, '/_sandbox/worlds', { origin: 'null' })).toBe(403)
})

test('lets pages of its PUBLIC_URL in', async () => {
  const { ask } = await openPort({ PUBLIC_URL: 'https://sandbox.shop.example' })
  const headers = { origin: 'https://sandbox.shop.example' }
  expect((await ask('/_sandbox/reset', { method: 'POST', headers })).status).toBeLessThan(300)
})

test.each([
  '/checkout/x/approve',
  '/approvals/x/approve',
  '/bankid/x/sign',
  '/_sandbox/inbox/demo',
])('takes no post at %s from a page of another site', async (path) => {
  const { url } = await openPort()
  const post = (site: string) => askPlainly(url, path, { 'sec-fetch-site': site }, 'POST')
  expect([await post('cross-site'), await post('same-site')]).toEqual([403, 403])
  expect(await post('same-origin')).not.toBe(403)
})

test('lets the checkout be used from a frame on the page of the shop', async () => {
  const { ask, createPayment } = await openPort()
  const { checkoutUrl } = await createPayment()
  const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'iframe' }
  expect((await ask(checkoutUrl, { headers })).status).toBe(200)
})

test('never says that another origin may read an answer', async () => {
  const { ask } = await openPort()
  for (const path of ['/', '/_sandbox/worlds', '/payments/api/v1/ping', '/openapi.json']) {
    const preflight = { ...elsewhere, 'access-control-request-method': 'POST' }
    for (const method of ['GET', 'OPTIONS']) {
      const { headers } = await ask(path, { method, headers: preflight })
      const allowed = [...headers.keys()].filter((name) => name.startsWith('access-control'))
      expect(allowed, path).toEqual([])
    }
  }
})

/** Asks with any headers, also with those that `fetch` keeps to itself. */
function askPlainly(
  url: string,
  path: string,
  headers: Record<string, string>,
  method = 'GET',
): Promise<number> {
  return new Promise((resolve, reject) => {
    request(new URL(path, url), { headers, method }, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
      .on('error', reject)
      .end()
  })
}

test('asks nothing of those who call it in their own process', async () => {
  const { sandbox, tenantId } = await openPort({ SANDBOX_CONTROL_TOKEN: 'a-token-nobody-guesses' })
  const inside = clientOf('http://rebound.evil.example', tenantId, sandbox.fetch)
  expect((await inside.call('GET', '/_sandbox/worlds')).status).toBe(200)
})
