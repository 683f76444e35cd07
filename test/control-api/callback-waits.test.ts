import { expect, test } from 'vitest'
import { startMerchant } from '../merchant.ts'
import { openSandbox } from '../open-sandbox.ts'

async function openStory() {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  const { id } = await sandbox.createPayment({ callbackUrl: merchant.callbackUrl })
  return { ...sandbox, merchant, id }
}

test('answers a wait for a callback when it is acknowledged, not before', async () => {
  const { callbacks, payer, merchant, id } = await openStory()
  merchant.replyWith(() => undefined)
  const order: string[] = []
  const waited = callbacks(`payment_id=${id}&status=PENDING&wait=20s`).then((answer) => {
    order.push('answered')
    return answer
  })
  await payer(id, 'open')
  await merchant.gets(1)
  order.push('received')
  merchant.replyWith((_, response) => response.end())
  merchant.releaseAll()
  expect((await waited).body.data).toMatchObject([{ status: 'PENDING', state: 'delivered' }])
  expect(order).toEqual(['received', 'answered'])
})

test('answers a wait for so many callbacks when the last of them is acknowledged', async () => {
  const { callbacks, payer, settle, merchant, id } = await openStory()
  const waited = callbacks(`payment_id=${id}&count=2&wait=20s`)
  await payer(id, 'approve')
  await merchant.gets(1)
  await settle()
  const { status, body } = await waited
  expect(status).toBe(200)
  expect(body.data.map((delivery: { status: string }) => delivery.status)).toEqual([
    'PENDING',
    'COMPLETED',
  ])
})

test.each([
  ['503', 503],
  ['5xx', 500],
  ['4xx', 404],
])('answers a wait for an attempt with outcome %s', async (outcome, code) => {
  const { callbacks, payer, merchant, id } = await openStory()
  merchant.replyWith((_, response) => response.writeHead(code).end())
  const waited = callbacks(`payment_id=${id}&outcome=${outcome}&wait=20s`)
  await payer(id, 'open')
  const { body } = await waited
  expect(body.data).toMatchObject([{ status: 'PENDING', state: 'planned' }])
})

test('answers a wait for an attempt that cannot connect', async () => {
  const { callbacks, payer, merchant, id } = await openStory()
  await merchant.goDown()
  const waited = callbacks(`payment_id=${id}&outcome=connect&wait=20s`)
  await payer(id, 'open')
  expect((await waited).status).toBe(200)
})

test('finds callbacks by the path of their address', async () => {
  const { callbacks, payer, id } = await openStory()
  await payer(id, 'open')
  const found = await callbacks(`path=/callbacks&wait=20s`)
  const other = await callbacks(`path=/elsewhere`)
  expect(found.body.data).toHaveLength(1)
  expect(other.body.data).toEqual([])
})

test('says what is nearest, and that time stands still, when it gives up', async () => {
  const { callbacks, payer, id } = await openStory()
  await payer(id, 'open')
  await callbacks(`payment_id=${id}&status=PENDING&wait=20s`)
  const { status, body } = await callbacks(`payment_id=${id}&status=COMPLETED&wait=1ms`)
  const [{ description, additional_information: facts }] = body.errors
  expect(status).toBe(408)
  expect(description).toContain('No COMPLETED was delivered within 1ms.')
  expect(description).toContain('The nearest: PENDING delivered')
  expect(description).toContain('(status is PENDING, not COMPLETED)')
  expect(facts.deliveries).toHaveLength(1)
})

test('advises to move the clock where what was waited for is planned', async () => {
  const { callbacks, payer, arm, createPayment, merchant } = await openStory()
  await arm({
    version: 1,
    callbacks: { deliveries: [{ of: 'pending', at: 'pending + 1h' }] },
  })
  const { id } = await createPayment({ callbackUrl: merchant.callbackUrl })
  await payer(id, 'open')
  const { body } = await callbacks(`payment_id=${id}&status=PENDING&wait=1ms`)
  expect(body.errors[0].description).toMatch(
    /The nearest: PENDING planned for .* \(state is planned, not delivered\)\. The clock of this world is manual and stands at .*: advance or settle it\./,
  )
})

test('says so when no callback was written at all', async () => {
  const { callbacks, id } = await openStory()
  const { body } = await callbacks(`payment_id=${id}&wait=1ms`)
  const isPlanned = `EXPIRED of payment ${id} is planned for`
  expect(body.errors[0].description).toMatch(
    new RegExp(
      `^No callback was delivered within 1ms\\. What did happen: no callback was written at all\\. ${isPlanned} \\S+Z, and the clock of this world is manual and stands at \\S+Z: advance or settle it\\.$`,
    ),
  )
})

test('refuses an outcome nobody knows', async () => {
  const { callbacks } = await openStory()
  const { status, body } = await callbacks('outcome=fine')
  expect([status, body.errors[0].description]).toEqual([
    422,
    'outcome: expected acked, timeout, connect, 5xx or 503',
  ])
})
