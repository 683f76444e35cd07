import { expect, test } from 'vitest'
import { openDoor } from './open-door.ts'

async function openTwoDoors() {
  const { ask, sandbox, ...rest } = await openDoor({ SANDBOX_CONTROL_PORT: '0' })
  return { ask, control: sandbox.controlUrl() ?? '', ...rest }
}

test.each(['/', '/_sandbox/worlds', '/docs', '/payments/latest'])(
  'serves %s on the port of its own only',
  async (path) => {
    const { ask, control } = await openTwoDoors()
    const street = await ask(path)
    expect([street.status, street.text]).toEqual([404, expect.stringContaining(control)])
    expect((await ask(`${control}${path}`)).text).not.toEqual(street.text)
  },
)

test('leads a browser from the street to the page it asks for', async () => {
  const { ask, control, createPayment } = await openTwoDoors()
  const { id } = await createPayment()
  const path = `/payments/${id}?tenant_id=x`
  const how = { headers: { accept: 'text/html,*/*' }, redirect: 'manual' } as const
  const { status, headers } = await ask(path, how)
  expect([status, headers.get('location')]).toEqual([302, `${control}${path}`])
  expect((await ask('/arm', { ...how, method: 'POST' })).status).toBe(404)
})

test('serves the API and the checkout at the street door', async () => {
  const { ask, createPayment } = await openTwoDoors()
  const { checkoutUrl, answer } = await createPayment()
  expect(answer.status).toBe(200)
  expect((await ask(checkoutUrl)).status).toBe(200)
})

test('takes callbacks in its inbox at the street door', async () => {
  const { ask } = await openTwoDoors()
  expect((await ask('/_sandbox/inbox/demo', { method: 'POST', body: '{}' })).status).toBe(204)
})

test('answers both at one door where it has but one', async () => {
  const { ask, sandbox, url } = await openDoor()
  expect(sandbox.controlUrl()).toBe(url)
  expect((await ask('/_sandbox/worlds')).status).toBe(200)
})
