import { expect, test } from 'vitest'
import { openSandbox } from '../open-sandbox.ts'

/** The last moment that the wire can spell. */
const end = '9999-12-31T23:59:59.999Z'

type Call = ReturnType<typeof openSandbox>['call']

test.each([
  ['settling', (call: Call) => call('POST', '/_sandbox/settle')],
  ['going on with a real clock', (call: Call) => call('PUT', '/_sandbox/clock', { mode: 'real' })],
  ['going on with an auto clock', (call: Call) => call('PUT', '/_sandbox/clock', { mode: 'auto' })],
])('ends time with the year 9999, also when %s', async (_, goOn) => {
  const { call, createPayment } = openSandbox()
  await call('POST', '/_sandbox/clock/advance', { to: end })
  const { id } = await createPayment()
  expect((await goOn(call)).status).toBe(200)
  const { body: clock } = await call('GET', '/_sandbox/clock')
  expect(clock).toMatchObject({
    now: end.replace('Z', '000Z'),
    next_due_at: end.replace('Z', '000Z'),
  })
  const { body } = await call('GET', `/_sandbox/payments/${id}`)
  expect(body.payment.status).toBe('INITIATED')
})

test('begins no world before 1970, where nothing would ever come due', async () => {
  const { call } = openSandbox()
  const beginAt = async (now: string) =>
    (await call('PUT', '/_sandbox/world', { seed: null, now })).status
  expect(await beginAt('1969-12-31T23:59:59.999Z')).toBe(422)
  expect(await beginAt('1970-01-01T00:59:59+01:00')).toBe(422)
  expect(await beginAt('1970-01-01T00:00:00Z')).toBe(200)
  expect(await beginAt(end)).toBe(200)
  expect(await beginAt('9999-12-31T23:59:59.999-00:01')).toBe(422)
})

test('moves the clock to the end of time at the most from a checkout', async () => {
  const { sandbox, call, createPayment } = openSandbox()
  await call('POST', '/_sandbox/clock/advance', { to: '9999-06-01T00:00:00Z' })
  const { checkoutUrl } = await createPayment()
  const body = new URLSearchParams({ by: '3653d' })
  const request = new Request(`${checkoutUrl}/clock`, { method: 'POST', body })
  expect((await sandbox.fetch(request)).status).toBe(303)
  const { body: clock } = await call('GET', '/_sandbox/clock')
  expect(clock.now).toBe(end.replace('Z', '000Z'))
  expect((await call('POST', '/_sandbox/clock/advance', { by: '0s' })).status).toBe(200)
})
