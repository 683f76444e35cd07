import { expect, test } from 'vitest'
import { startMerchant } from '../merchant.ts'
import { type OpenSandbox, openSandbox } from '../open-sandbox.ts'
import { approvePayment } from './approve-payment.ts'

const redeliver = (sandbox: OpenSandbox, callbackId: string) =>
  sandbox.call('POST', `/_sandbox/callbacks/${callbackId}/redeliver`)

test('sends the same bytes again', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  const { id } = await approvePayment(sandbox, merchant)
  await sandbox.settle()
  const [pending] = (await sandbox.detail(id)).deliveries
  const { status, body } = await redeliver(sandbox, pending.id)
  expect([status, body.state, body.attempts.length]).toEqual([200, 'delivered', 2])
  expect(merchant.received[2]?.text).toBe(merchant.received[0]?.text)
})

test('sends a callback that was given up, and tells how it went', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant((_, response) => response.writeHead(500).end())
  const { id } = await approvePayment(sandbox, merchant)
  await sandbox.settle()
  merchant.replyWith((_, response) => response.end())
  const [pending] = (await sandbox.detail(id)).deliveries
  expect((await redeliver(sandbox, pending.id)).body.state).toBe('delivered')
})

test('gives up at once when a callback that was given up fails again', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant((_, response) => response.writeHead(500).end())
  const { id } = await approvePayment(sandbox, merchant)
  await sandbox.settle()
  const [pending] = (await sandbox.detail(id)).deliveries
  const { body } = await redeliver(sandbox, pending.id)
  expect([body.state, body.attempts.length]).toEqual(['failed', 5])
})

test('sends a callback that was lost on purpose', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  const { id } = await approvePayment(sandbox, merchant, {
    deliveries: [{ of: 'completed', send: 'never' }],
  })
  await sandbox.settle()
  const [, lost] = (await sandbox.detail(id)).deliveries
  expect((await redeliver(sandbox, lost.id)).body.state).toBe('delivered')
  expect(merchant.statuses()).toEqual(['PENDING', 'COMPLETED'])
})

test('sends a planned callback at once, and not a second time when it would be due', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  const { id } = await approvePayment(sandbox, merchant, {
    deliveries: [{ of: 'completed', at: 'completed + 1h' }],
  })
  await sandbox.advance('2s')
  const [, planned] = (await sandbox.detail(id)).deliveries
  await redeliver(sandbox, planned.id)
  await sandbox.settle()
  expect(merchant.statuses()).toEqual(['PENDING', 'COMPLETED'])
})

test('refuses while an attempt is under way', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant(() => undefined)
  const { id } = await approvePayment(sandbox, merchant, { timeout: '1m' })
  await merchant.gets(1)
  const [pending] = (await sandbox.detail(id)).deliveries
  const { status, body } = await redeliver(sandbox, pending.id)
  expect([status, body.errors[0].error]).toEqual([409, 'attempt_under_way'])
  merchant.replyWith((_, response) => response.end())
  merchant.releaseAll()
})

test('does not run the scenario’s next step a second time', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  const { id } = await approvePayment(sandbox, merchant, {
    deliveries: [{ of: 'completed', at: 'callback(pending).acked + 1h' }],
  })
  await sandbox.settle()
  const [pending] = (await sandbox.detail(id)).deliveries
  await redeliver(sandbox, pending.id)
  await sandbox.settle()
  expect(merchant.statuses()).toEqual(['PENDING', 'COMPLETED', 'PENDING'])
})

test('forgets an attempt whose world was emptied meanwhile', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant(() => undefined)
  await approvePayment(sandbox, merchant, { timeout: '1m' })
  await merchant.gets(1)
  await sandbox.call('POST', '/_sandbox/reset')
  merchant.replyWith((_, response) => response.end())
  merchant.releaseAll()
  await sandbox.settle()
  expect((await sandbox.callbacks('')).body.data).toEqual([])
})
