import { expect, test } from 'vitest'
import { startMerchant } from '../merchant.ts'
import { openSandbox } from '../open-sandbox.ts'

type Happened = { kind: string; status?: string; action?: string; at: string }

test('shows mode, now and when something is due', async () => {
  const sandbox = openSandbox()
  await sandbox.createPayment()
  const { body } = await sandbox.call('GET', '/_sandbox/clock')
  expect(body).toEqual({
    mode: 'manual',
    now: expect.stringMatching(/000Z$/),
    next_due_at: expect.stringMatching(/000Z$/),
  })
  expect(Date.parse(body.next_due_at) - Date.parse(body.now)).toBe(15 * 60_000)
})

test('shows that nothing is due in an empty world', async () => {
  const sandbox = openSandbox({ SANDBOX_CLOCK: 'real' })
  const { body } = await sandbox.call('GET', '/_sandbox/clock')
  expect(body).toMatchObject({ mode: 'real', next_due_at: null })
})

test.each(['real', 'manual', 'auto'])('changes the mode to %s', async (mode) => {
  const sandbox = openSandbox()
  expect((await sandbox.setClock(mode)).body.mode).toBe(mode)
  expect((await sandbox.call('GET', '/_sandbox/clock')).body.mode).toBe(mode)
})

test('advances by a duration', async () => {
  const sandbox = openSandbox()
  const before = (await sandbox.call('GET', '/_sandbox/clock')).body.now
  const after = (await sandbox.advance('2d12h')).body.now
  expect(Date.parse(after) - Date.parse(before)).toBe(60 * 3_600_000)
})

test('advances to a time', async () => {
  const sandbox = openSandbox()
  const to = '2099-12-24T12:00:00Z'
  const { body } = await sandbox.call('POST', '/_sandbox/clock/advance', { to })
  expect(body.now).toBe('2099-12-24T12:00:00.000000Z')
})

test('advances to a time of another zone', async () => {
  const sandbox = openSandbox()
  const to = '2099-12-24T12:00:00+01:00'
  const { body } = await sandbox.call('POST', '/_sandbox/clock/advance', { to })
  expect(body.now).toBe('2099-12-24T11:00:00.000000Z')
})

test('lists what happened on the way, in order, each at its own time', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  const { id } = await sandbox.createPayment({ callbackUrl: merchant.callbackUrl })
  await sandbox.payer(id, 'open')
  const { body } = await sandbox.advance('1d')
  expect(
    body.data.map(({ kind, status }: Happened) =>
      status === undefined ? kind : `${kind} ${status}`,
    ),
  ).toEqual([
    'callback.attempt PENDING',
    'callback.delivered PENDING',
    'payment.status EXPIRED',
    'callback.attempt EXPIRED',
    'callback.delivered EXPIRED',
  ])
  const times = body.data.map(({ at }: Happened) => Date.parse(at) - Date.parse(body.data[0].at))
  expect(times).toEqual([0, 0, 900_000, 900_000, 900_000])
})

test('answers when everything that came due was attempted', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  const payments = await Promise.all(
    Array.from({ length: 20 }, () => sandbox.createPayment({ callbackUrl: merchant.callbackUrl })),
  )
  for (const { id } of payments) await sandbox.payer(id, 'approve')
  await sandbox.advance('1m')
  expect(merchant.received).toHaveLength(40)
})

test('settles to the end of every payment', async () => {
  const sandbox = openSandbox()
  const { id, orderId } = await sandbox.createPayment({ scenario: 'delayed' })
  await sandbox.payer(id, 'approve')
  const { body } = await sandbox.settle()
  expect(await sandbox.status(orderId, id)).toBe('COMPLETED')
  expect(body.next_due_at).toBeNull()
})

test('moves one world only', async () => {
  const sandbox = openSandbox()
  const other = sandbox.as('c0000000-0000-4000-8000-000000000003')
  const before = (await other.call('GET', '/_sandbox/clock')).body
  await sandbox.advance('3d')
  expect((await other.call('GET', '/_sandbox/clock')).body).toEqual(before)
})
