import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createSandbox } from '../../src/app/create-sandbox.ts'
import { readConfig } from '../../src/config.ts'
import { clientOf } from '../client.ts'
import { openSandbox } from '../open-sandbox.ts'

const uuids = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi
const tenantId = '0b000000-0000-4000-8000-000000000001'

test('gives nothing an id that is no UUID of version 4', async () => {
  const { api, call, createPayment, payer, settle, detail } = openSandbox()
  const { orderId, id, answer } = await createPayment({ callbackUrl: 'http://127.0.0.1:9/' })
  await payer(id, 'approve')
  await settle()
  const answers = [
    answer.body,
    (await api('GET', `/payment_orders/${orderId}`)).body,
    (await api('GET', `/payment_orders/${orderId}/payments/${id}`)).body,
    (await call('GET', `/_sandbox/callbacks?payment_id=${id}`)).body,
    await detail(id),
  ]
  const found = JSON.stringify(answers).match(uuids) ?? []
  expect(found.length).toBeGreaterThan(10)
  for (const uuid of found) expect(uuid).toMatch(/^.{14}4.{4}[89ab]/)
})

test('lists payments in the order of their ids', async () => {
  const { api, createPayment } = openSandbox()
  const { orderId } = await createPayment()
  for (let made = 0; made < 20; made += 1) await createPayment({ orderId })
  const ids = (await api('GET', '/payments?limit=50')).body.data.map(({ id }: { id: string }) => id)
  expect(ids).toEqual(ids.toSorted().reverse())
})

test('keeps id and moment of the first status, which is in no row', async () => {
  const { api, createPayment, payer, advance } = openSandbox()
  const { orderId, id } = await createPayment()
  const history = async () =>
    (await api('GET', `/payment_orders/${orderId}/payments/${id}`)).body.status_history
  const [first] = await history()
  expect(first).toMatchObject({ status: 'INITIATED', details: null, funds: null })
  await advance('1m')
  await payer(id, 'approve')
  expect((await history())[0]).toEqual(first)
  const { data } = (await api('GET', '/payments')).body
  expect(data[0].status_history[0]).toEqual(first)
})

test('opens an untouched checkout by its URL only, also after a restart', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'derived-')), 'sandbox.db')
  const open = () => {
    const config = readConfig({ SANDBOX_CLOCK: 'manual', SANDBOX_DB: file })
    const sandbox = createSandbox(config, {
      onError: (error) => {
        throw error
      },
    })
    return { sandbox, ...clientOf('http://sandbox.test', tenantId, sandbox.fetch) }
  }
  const before = open()
  const { id, checkoutUrl } = await before.createPayment()
  await before.sandbox.close()
  const { sandbox, call, detail } = open()
  const { pathname } = new URL(checkoutUrl)
  expect((await detail(id)).checkout).toMatchObject({ opened_at: null, state: 'choose_bank' })
  expect((await call('GET', `/checkout/${id}`)).status).toBe(404)
  expect((await call('GET', pathname)).status).toBe(200)
  expect((await detail(id)).checkout).toMatchObject({ token: pathname.split('/').at(-1) })
  await sandbox.close()
})

test('takes the same checkout URL again where a seed decides on the ids', async () => {
  const { call, createPayment } = openSandbox()
  const run = async () => {
    await call('POST', '/_sandbox/reset')
    await call('PUT', '/_sandbox/world', { seed: '7' })
    const { checkoutUrl } = await createPayment()
    expect((await call('GET', new URL(checkoutUrl).pathname)).status).toBe(200)
    return checkoutUrl
  }
  expect(await run()).toBe(await run())
})
