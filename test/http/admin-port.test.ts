import { expect, test } from 'vitest'
import { openPort } from './open-port.ts'

async function openTwoPorts() {
  const { ask, sandbox, ...rest } = await openPort({ SANDBOX_CONTROL_PORT: '0' })
  return { ask, control: sandbox.controlUrl() ?? '', ...rest }
}

test.each(['/', '/_sandbox/worlds', '/docs', '/payments/latest'])(
  'serves %s on the port of its own only',
  async (path) => {
    const { ask, control } = await openTwoPorts()
    const answer = await ask(path)
    expect([answer.status, answer.text]).toEqual([404, expect.stringContaining(control)])
    expect((await ask(`${control}${path}`)).text).not.toEqual(answer.text)
  },
)

test('redirects a browser from the public port to the page it asks for', async () => {
  const { ask, control, createPayment } = await openTwoPorts()
  const { id } = await createPayment()
  const path = `/payments/${id}?tenant_id=x`
  const how = { headers: { accept: 'text/html,*/*' }, redirect: 'manual' } as const
  const { status, headers } = await ask(path, how)
  expect([status, headers.get('location')]).toEqual([302, `${control}${path}`])
  expect((await ask('/arm', { ...how, method: 'POST' })).status).toBe(404)
})

test('serves the API and the checkout on the public port', async () => {
  const { ask, createPayment } = await openTwoPorts()
  const { checkoutUrl, answer } = await createPayment()
  expect(answer.status).toBe(200)
  expect((await ask(checkoutUrl)).status).toBe(200)
})

test('takes callbacks in its inbox on the public port', async () => {
  const { ask } = await openTwoPorts()
  expect((await ask('/_sandbox/inbox/demo', { method: 'POST', body: '{}' })).status).toBe(204)
})

test('serves both on one port where it has only one', async () => {
  const { ask, sandbox, url } = await openPort()
  expect(sandbox.controlUrl()).toBe(url)
  expect((await ask('/_sandbox/worlds')).status).toBe(200)
})
