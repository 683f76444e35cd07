import { expect, test } from 'vitest'
import { openSandbox } from '../open-sandbox.ts'
import { openPort } from './open-port.ts'

/** Every old address with a payment, an approval and a page behind it: method, old, new, body. */
async function openWithAll() {
  const sandbox = openSandbox()
  const payment = await sandbox.createPayment()
  const { body: order } = await sandbox.call('POST', '/payments/api/v1/payment_orders', {
    currency: 'SEK',
  })
  return { ...sandbox, payment, order }
}

const dryRun = { scenario: 'version: 1\nextends: failed\n' }

test.each([
  ['POST', '/_sandbox/rehearse', '/_sandbox/dry_run', dryRun],
  ['GET', '/_sandbox/payments/{payment}/story', '/_sandbox/payments/{payment}/timeline', undefined],
  ['GET', '/_sandbox/errands/{nobody}', '/_sandbox/approvals/{nobody}', undefined],
  [
    'POST',
    '/_sandbox/errands/{nobody}/act',
    '/_sandbox/approvals/{nobody}/act',
    { action: 'approve' },
  ],
] as const)('answers %s %s as %s, and says that it was renamed', async (method, old, now, body) => {
  const { call, payment } = await openWithAll()
  const fill = (path: string) =>
    path
      .replace('{payment}', payment.id)
      .replace('{nobody}', '0a111111-1111-4111-8111-111111111111')
  const asBefore = await call(method, fill(old), body)
  const asNow = await call(method, fill(now), body)
  expect(asBefore.status).toBe(asNow.status)
  expect(asBefore.body).toEqual(asNow.body)
  expect(asBefore.headers.get('deprecation')).toBe('true')
  expect(asBefore.headers.get('sandbox-because')).toBe(`renamed to ${fill(now)}`)
  expect(asNow.headers.has('deprecation')).toBe(false)
})

test.each([
  ['/errands/some-token', '/approvals/some-token'],
  ['/errands/some-token/continue?lang=sv', '/approvals/some-token/continue?lang=sv'],
])('leads a browser from %s to %s', async (old, now) => {
  const { call } = openSandbox()
  for (const method of ['GET', 'POST']) {
    const { status, headers } = await call(method, old)
    expect(status).toBe(308)
    expect(headers.get('location')).toBe(now)
    expect(headers.get('deprecation')).toBe('true')
  }
})

test.each([
  ['%00', '%00'],
  ['a%0d%0aset-cookie:%20a=b', 'a%0d%0aset-cookie:%20a=b'],
  ['%F0%9F%98%80', '%F0%9F%98%80'],
  ['%ff', '%ff'],
])('names the new address of /errands/%s in headers that can be sent', async (name, shown) => {
  const { ask } = await openPort()
  for (const method of ['GET', 'POST']) {
    const answer = await ask(`/errands/${name}`, { method })
    expect(answer.status).toBe(308)
    expect(answer.headers.get('location')).toBe(`/approvals/${shown}`)
    expect(answer.headers.get('sandbox-because')).toBe(`renamed to /approvals/${shown}`)
    const inPlace = await ask(`/_sandbox/errands/${name}`, { method })
    expect(inPlace.status).toBeLessThan(500)
    expect(inPlace.headers.get('deprecation')).toBe('true')
  }
})
