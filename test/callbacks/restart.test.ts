import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { crashImage } from '../crash-image.ts'
import { startMerchant } from '../merchant.ts'
import { openSandbox } from '../open-sandbox.ts'
import { approvePayment } from './approve-payment.ts'

function databaseFile(): string {
  const directory = mkdtempSync(join(tmpdir(), 'ping-sandbox-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  return join(directory, 'sandbox.db')
}

/** Two runs of one program on one file: the first is not closed, as if it had been killed. */
function openRuns() {
  const env = { SANDBOX_DB: databaseFile() }
  const first = openSandbox(env)
  const restart = () => openSandbox({ SANDBOX_DB: crashImage(env.SANDBOX_DB) }).as(first.tenantId)
  return { first, restart }
}

test('makes an attempt again that was cut off', async () => {
  const { first, restart } = openRuns()
  const merchant = await startMerchant(() => undefined)
  const { id } = await approvePayment(first, merchant, { timeout: '1m' })
  await merchant.gets(1)
  merchant.replyWith((_, response) => response.end())

  const second = restart()
  await merchant.gets(2)
  const { body } = await second.callbacks(`payment_id=${id}&status=PENDING&wait=20s`)
  expect(merchant.statuses()).toEqual(['PENDING', 'PENDING'])
  expect(body.data[0].state).toBe('delivered')
})

test('closes the attempt that was cut off, and says so', async () => {
  const { first, restart } = openRuns()
  const merchant = await startMerchant(() => undefined)
  const { id } = await approvePayment(first, merchant, { timeout: '1m' })
  await merchant.gets(1)
  merchant.replyWith((_, response) => response.end())

  const { body } = await restart().callbacks(`payment_id=${id}&status=PENDING&wait=20s`)
  const [cut, again] = body.data[0].attempts
  expect(cut).toMatchObject({
    took_ms: 0,
    response: null,
    error: 'the sandbox stopped before an answer was seen',
  })
  expect(again).toMatchObject({ error: null, response: { status_code: 200 } })
})

test('sends what was planned before the program was stopped', async () => {
  const { first, restart } = openRuns()
  const merchant = await startMerchant()
  const { id } = await approvePayment(first, merchant)
  await first.callbacks(`payment_id=${id}&status=PENDING&wait=20s`)
  await restart().settle()
  expect(merchant.statuses()).toEqual(['PENDING', 'COMPLETED'])
})

test('keeps the order of a payment over a restart', async () => {
  const { first, restart } = openRuns()
  const merchant = await startMerchant((_, response) => response.writeHead(500).end())
  await approvePayment(first, merchant)
  await first.advance('2s')
  expect(merchant.statuses()).toEqual(['PENDING', 'PENDING'])
  merchant.replyWith((_, response) => response.end())
  await restart().settle()
  expect(merchant.statuses()).toEqual(['PENDING', 'PENDING', 'PENDING', 'COMPLETED'])
})

test('keeps clock, key and payments of a world over a restart', async () => {
  const { first, restart } = openRuns()
  const { id, orderId } = await first.createPayment()
  await first.api('POST', '/signing_key/generate')
  await first.advance('3d')
  const second = restart()
  expect((await second.call('GET', '/_sandbox/clock')).body).toEqual(
    (await first.call('GET', '/_sandbox/clock')).body,
  )
  expect((await second.api('GET', '/signing_key')).body).toEqual(
    (await first.api('GET', '/signing_key')).body,
  )
  expect(await second.status(orderId, id)).toBe('EXPIRED')
})

const early = {
  version: 1,
  name: 'early',
  callbacks: { deliveries: [{ of: 'completed', at: 'payment.created' }] },
}

test('goes on waiting for the step of a callback whose moment has passed', async () => {
  const { first, restart } = openRuns()
  const merchant = await startMerchant()
  await first.arm(early)
  const { id } = await first.createPayment({ callbackUrl: merchant.callbackUrl })
  const second = restart()
  await second.payer(id, 'approve')
  await second.settle()
  expect(merchant.statuses()).toEqual(['PENDING', 'COMPLETED'])
})

test('a snapshot keeps a callback that waits for its step', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  await sandbox.arm(early)
  const { id } = await sandbox.createPayment({ callbackUrl: merchant.callbackUrl })
  await sandbox.call('POST', '/_sandbox/snapshots', { name: 'waiting' })
  await sandbox.payer(id, 'cancel')
  await sandbox.settle()
  await sandbox.call('POST', '/_sandbox/snapshots/waiting/restore')
  await sandbox.payer(id, 'approve')
  await sandbox.settle()
  expect(merchant.statuses()).toEqual(['PENDING', 'ABORTED', 'PENDING', 'COMPLETED'])
})
