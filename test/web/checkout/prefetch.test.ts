import { expect, test } from 'vitest'
import { openSandbox } from '../../open-sandbox.ts'

type Peek = readonly [how: string, method: string, headers: Record<string, string>, status: number]

const peeks: readonly Peek[] = [
  ['HEAD', 'HEAD', {}, 200],
  ['a prefetch', 'GET', { 'sec-purpose': 'prefetch;prerender' }, 503],
  ['an old prefetch', 'GET', { purpose: 'prefetch' }, 503],
]

const toPath = (url: string) => new URL(url).pathname

test.each(peeks)('opens no checkout for %s', async (_how, method, headers, status) => {
  const { call, createPayment, detail } = openSandbox()
  const { id, checkoutUrl } = await createPayment()
  const answer = await call(method, toPath(checkoutUrl), undefined, headers)
  expect([answer.status, answer.body]).toEqual([status, ''])
  expect((await detail(id)).status).toBe('INITIATED')
  await call('GET', toPath(checkoutUrl))
  expect((await detail(id)).status).toBe('PENDING')
})

test.each(peeks)('opens no approval for %s', async (_how, method, headers, status) => {
  const { api, call } = openSandbox()
  const { body } = await api('POST', '/payment_consents', {
    flow: 'redirect',
    provider: 'bankgirot',
    method: 'autogiro',
    provider_method_parameters: { mandate_description: 'Gym' },
  })
  const path = toPath(body.provider_method_response.sign_url)
  expect((await call(method, path, undefined, headers)).status).toBe(status)
  expect((await api('GET', `/payment_consents/${body.id}`)).body.status).toBe('INITIATED')
})

test('answers HEAD for an unknown checkout with 404', async () => {
  expect((await openSandbox().call('HEAD', '/checkout/nobody')).status).toBe(404)
})
