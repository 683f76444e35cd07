import { expect, test } from 'vitest'
import { startMerchant } from '../merchant.ts'
import { openSandbox } from '../open-sandbox.ts'
import { approvePayment, msSince } from './approve-payment.ts'

test('keeps COMPLETED back until PENDING is acknowledged', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant((_, response) =>
    response.writeHead(merchant.received.length < 3 ? 500 : 200).end(),
  )
  await approvePayment(sandbox, merchant)
  await sandbox.settle()
  expect(merchant.statuses()).toEqual(['PENDING', 'PENDING', 'PENDING', 'COMPLETED'])
})

test('sends COMPLETED at the instant at which PENDING was given up', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant(({ body }, response) =>
    response.writeHead(body.status === 'PENDING' ? 500 : 200).end(),
  )
  const { id } = await approvePayment(sandbox, merchant)
  await sandbox.settle()
  const [pending, completed] = (await sandbox.detail(id)).deliveries
  expect([pending.state, completed.state]).toEqual(['failed', 'delivered'])
  expect(completed.attempts[0].started_at).toBe(pending.attempts[3].started_at)
})

test('sends scripted deliveries at their own moment, whatever became of earlier ones', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant(({ body }, response) =>
    response.writeHead(body.status === 'PENDING' ? 500 : 200).end(),
  )
  await approvePayment(sandbox, merchant, {
    deliveries: [{ of: 'completed', at: 'completed + 2s' }],
  })
  await sandbox.advance('5s')
  expect(merchant.statuses()).toEqual(['PENDING', 'PENDING', 'COMPLETED'])
})

test('keeps a callback back whose moment comes before its step', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  const deliveries = [{ of: 'completed', at: 'payment.created' }]
  const { id } = await approvePayment(sandbox, merchant, { deliveries })
  const waiting = (await sandbox.detail(id)).deliveries.find(
    ({ status }: { status: string }) => status === 'COMPLETED',
  )
  expect(waiting).toMatchObject({ state: 'planned', attempts: [] })
  await sandbox.settle()
  expect(merchant.statuses()).toEqual(['PENDING', 'COMPLETED'])
})

test('tells of a step before what follows it at the same instant', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  const timeline = [
    { id: 'pending', at: 'checkout.approved', status: 'PENDING' },
    { id: 'completed', at: 'pending', status: 'COMPLETED' },
  ]
  await sandbox.arm({ version: 1, name: 'at-once', timeline })
  const { id } = await sandbox.createPayment({ callbackUrl: merchant.callbackUrl })
  await sandbox.payer(id, 'approve')
  await sandbox.settle()
  expect(merchant.statuses()).toEqual(['PENDING', 'COMPLETED'])
})

test('sends every copy, so far apart as the scenario says', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  const deliveries = [{ of: 'completed', copies: 3, gap: '2s' }]
  const { id } = await approvePayment(sandbox, merchant, { deliveries })
  await sandbox.settle()
  const copies = (await sandbox.detail(id)).deliveries.filter(
    ({ status }: { status: string }) => status === 'COMPLETED',
  )
  const [first] = copies
  expect(
    copies.map((copy: typeof first) =>
      msSince(first.attempts[0].started_at, copy.attempts[0].started_at),
    ),
  ).toEqual([0, 2_000, 4_000])
})

test('gives each copy an id of its own', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  const { id } = await approvePayment(sandbox, merchant, {
    deliveries: [{ of: 'completed', copies: 3 }],
  })
  await sandbox.settle()
  const ids = (await sandbox.detail(id)).deliveries.map((delivery: { id: string }) => delivery.id)
  expect(new Set(ids).size).toBe(4)
})

test('records a lost callback and never sends it', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  const { id } = await approvePayment(sandbox, merchant, {
    deliveries: [{ of: 'completed', send: 'never' }],
  })
  await sandbox.settle()
  const { deliveries } = await sandbox.detail(id)
  expect(deliveries[1]).toMatchObject({ status: 'COMPLETED', state: 'lost', attempts: [] })
  expect(merchant.statuses()).toEqual(['PENDING'])
})

test('lets no payment wait for the backend of another', async () => {
  const sandbox = openSandbox()
  const hanging = await startMerchant(() => undefined)
  const healthy = await startMerchant()
  await approvePayment(sandbox, hanging)
  await approvePayment(sandbox, healthy)
  const settled = sandbox.settle()
  await healthy.gets(2)
  expect(healthy.statuses()).toEqual(['PENDING', 'COMPLETED'])
  hanging.replyWith((_, response) => response.end())
  hanging.releaseAll()
  await settled
  expect(hanging.statuses()).toEqual(['PENDING', 'COMPLETED'])
})

test('carries the day of each announcement when days go by in one call', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  await sandbox.arm('delayed')
  const { id } = await sandbox.createPayment({ callbackUrl: merchant.callbackUrl })
  await sandbox.payer(id, 'approve')
  await sandbox.advance('3d')
  const { payment, deliveries } = await sandbox.detail(id)
  const twoDaysAndAHalf = 60 * 3_600_000
  expect(msSince(payment.created_at, deliveries[1].attempts[0].started_at)).toBe(twoDaysAndAHalf)
  expect(msSince(payment.created_at, merchant.received[1]?.body.occurred_at)).toBe(twoDaysAndAHalf)
})

test('continues only when the callback that the next step waits for is acknowledged', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant((_, response) =>
    response.writeHead(merchant.received.length < 2 ? 500 : 200).end(),
  )
  await sandbox.arm({
    version: 1,
    name: 'polite',
    timeline: [{ id: 'completed', at: 'callback(pending).acked + 1s', status: 'COMPLETED' }],
  })
  const { id, orderId } = await sandbox.createPayment({ callbackUrl: merchant.callbackUrl })
  await sandbox.payer(id, 'open')
  await sandbox.advance('1s')
  expect(await sandbox.status(orderId, id)).toBe('PENDING')
  await sandbox.advance('1s')
  expect(await sandbox.status(orderId, id)).toBe('COMPLETED')
})

test('continues with the step that waits for a callback to be given up', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant((_, response) => response.writeHead(500).end())
  await sandbox.arm({
    version: 1,
    name: 'offended',
    timeline: [{ id: 'crashed', at: 'callback(pending).failed', status: 'CRASHED' }],
    callbacks: { retry: { attempts: 1 } },
  })
  const { id, orderId } = await sandbox.createPayment({ callbackUrl: merchant.callbackUrl })
  await sandbox.payer(id, 'open')
  await sandbox.advance('1s')
  expect(await sandbox.status(orderId, id)).toBe('CRASHED')
})

test('tells once that a status was acknowledged, however many copies were', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  const deliveries = [
    { of: 'pending', copies: 3 },
    { of: 'completed', at: 'callback(pending).acked + 1m' },
  ]
  await approvePayment(sandbox, merchant, { deliveries })
  await sandbox.settle()
  expect(merchant.statuses()).toEqual(['PENDING', 'PENDING', 'PENDING', 'COMPLETED'])
})

test('tells that a status was given up only when every copy was', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant((_, response) =>
    response.writeHead(merchant.received.length === 1 ? 200 : 500).end(),
  )
  const deliveries = [
    { of: 'pending', copies: 2, gap: '1s' },
    { of: 'completed', at: 'callback(pending).failed' },
  ]
  await approvePayment(sandbox, merchant, { deliveries, retry: { attempts: 1 } })
  await sandbox.settle()
  expect(merchant.statuses()).toEqual(['PENDING', 'PENDING'])
})
