import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { operationsOf } from '../fuzz/described-calls.ts'
import { startMerchant } from '../merchant.ts'
import { openSandbox } from '../open-sandbox.ts'

test('empties a world: payments, callbacks, journal, arming, key, clock', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  const { id } = await sandbox.createPayment({ callbackUrl: merchant.callbackUrl })
  await sandbox.payer(id, 'approve')
  await sandbox.advance('3d')
  await sandbox.arm('failed', { next: 5 })
  await sandbox.arm('failed', { default: true })
  await sandbox.api('POST', '/signing_key/generate')
  await sandbox.setClock('auto')

  expect((await sandbox.call('POST', '/_sandbox/reset')).status).toBe(204)

  expect((await sandbox.call('GET', '/_sandbox/journal')).body.data).toEqual([])
  expect((await sandbox.call('GET', '/_sandbox/payments')).body.data).toEqual([])
  expect((await sandbox.callbacks('')).body.data).toEqual([])
  expect((await sandbox.call('GET', '/_sandbox/arm')).body).toEqual({ armed: [], default: null })
  expect((await sandbox.call('GET', '/_sandbox/clock')).body).toMatchObject({
    mode: 'manual',
    next_due_at: null,
  })
  expect((await sandbox.api('GET', '/signing_key')).status).toBe(404)
})

test('forgets what was planned in an emptied world', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  const { id } = await sandbox.createPayment({ callbackUrl: merchant.callbackUrl })
  await sandbox.payer(id, 'approve')
  await sandbox.callbacks('wait=20s')
  await sandbox.call('POST', '/_sandbox/reset')
  await sandbox.settle()
  expect(merchant.statuses()).toEqual(['PENDING'])
})

test('leaves other worlds as they are', async () => {
  const sandbox = openSandbox()
  const other = sandbox.as(randomUUID())
  const { id } = await other.createPayment()
  await sandbox.createPayment()
  await sandbox.call('POST', '/_sandbox/reset')
  expect((await other.detail(id)).status).toBe('INITIATED')
  expect((await other.call('GET', '/_sandbox/journal')).body.data).toHaveLength(2)
})

test('lets an emptied world begin anew', async () => {
  const sandbox = openSandbox()
  await sandbox.createPayment()
  await sandbox.call('POST', '/_sandbox/reset')
  const { id } = await sandbox.createPayment()
  expect((await sandbox.detail(id)).status).toBe('INITIATED')
})

test('empties a world that nobody has seen', async () => {
  expect((await openSandbox().call('POST', '/_sandbox/reset')).status).toBe(204)
})

test('lists the worlds that were seen, with their clocks', async () => {
  const sandbox = openSandbox()
  const other = sandbox.as(randomUUID())
  await sandbox.createOrder()
  await other.setClock('real')
  const { data } = (await sandbox.call('GET', '/_sandbox/worlds')).body
  const modes = Object.fromEntries(
    data.map((world: { tenant_id: string; clock: { mode: string } }) => [
      world.tenant_id,
      world.clock.mode,
    ]),
  )
  expect(modes).toEqual({ [sandbox.tenantId]: 'manual', [other.tenantId]: 'real' })
})

test('makes a test payment through the public API', async () => {
  const sandbox = openSandbox()
  const { status, body } = await sandbox.call('POST', '/_sandbox/test_payments', {
    scenario: 'failed',
    amount: 4_200,
  })
  expect([status, body.tenant_id]).toEqual([200, sandbox.tenantId])
  expect(body.checkout_url).toMatch(/^http:\/\/sandbox\.test\/checkout\//)
  expect(await sandbox.detail(body.payment_id)).toMatchObject({
    scenario: { name: 'failed' },
    payment: { total_amount: 4_200, status_callback_url: body.inbox_url },
  })
})

test('makes a test payment in a world of its own where nobody says which', async () => {
  const { sandbox } = openSandbox()
  const answer = await sandbox.fetch(
    new Request('http://sandbox.test/_sandbox/test_payments', { method: 'POST' }),
  )
  expect(await answer.json()).toMatchObject({ tenant_id: '00000000-0000-4000-8000-000000000001' })
})

test('makes no world of a tenant that only reads', async () => {
  const sandbox = openSandbox()
  const { body: document } = await sandbox.call('GET', '/openapi.json')
  const reads = operationsOf(document).filter(
    ({ method, path }) => method === 'GET' && path !== '/_sandbox/events',
  )
  expect(reads.length).toBeGreaterThan(30)
  for (const { path } of reads) {
    const tenantId = randomUUID()
    const asked = path.replaceAll(/\{\w+\}/g, () => randomUUID())
    expect((await sandbox.as(tenantId).call('GET', asked)).status).toBeLessThan(500)
  }
  expect((await sandbox.call('GET', '/_sandbox/worlds')).body).toEqual({
    data: [],
    has_older: false,
  })
})

test('answers a tenant that only reads as an empty world', async () => {
  const { api, call } = openSandbox()
  expect((await api('GET', '/payment_orders')).body.data).toEqual([])
  expect((await call('GET', '/_sandbox/clock')).body.mode).toBe('manual')
  expect((await call('GET', '/_sandbox/arm')).body).toEqual({ armed: [], default: null })
  expect((await api('GET', '/tenant')).status).toBe(200)
})

test('begins the clock of a tenant that only read with its first write', async () => {
  const { call } = openSandbox()
  await call('GET', '/_sandbox/clock')
  await call('PUT', '/_sandbox/clock', { mode: 'real' })
  expect((await call('GET', '/_sandbox/clock')).body.mode).toBe('real')
})

test('lists worlds a page at a time and says that there are older ones', async () => {
  const sandbox = openSandbox()
  const tenants = Array.from({ length: 205 }, () => randomUUID())
  for (const tenant of tenants) await sandbox.as(tenant).call('POST', '/_sandbox/settle')
  for (const tenant of tenants) await sandbox.as(tenant).setClock('manual')
  const first = (await sandbox.call('GET', '/_sandbox/worlds')).body
  expect([first.data.length, first.has_older]).toEqual([200, true])
  const last = first.data.at(-1).tenant_id
  const rest = (await sandbox.call('GET', `/_sandbox/worlds?before=${last}`)).body
  expect([rest.data.length, rest.has_older]).toEqual([5, false])
  const all = [...first.data, ...rest.data].map(({ tenant_id }) => tenant_id)
  expect(all.toSorted()).toEqual(tenants.toSorted())
})
