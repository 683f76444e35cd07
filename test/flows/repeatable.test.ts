import { expect, test } from 'vitest'
import { clientOf, paymentBody } from '../client.ts'
import { startMerchant } from '../merchant.ts'
import { openSandbox } from '../open-sandbox.ts'
import { startSandbox } from '../start-sandbox.ts'

const tenantId = '7b0c6a52-7d0f-4a3a-9b1f-0f4d3b0f9a11'
const merchantId = '2f6f0d4e-0d57-4a57-8f6d-6f1d8c4a7e21'

/** A whole story; answers every byte the merchant received and every id it was given. */
async function tell(
  url: string,
  merchant: Awaited<ReturnType<typeof startMerchant>>,
  begin: object,
) {
  const { call, api, payer, advance } = clientOf(url, tenantId)
  const before = merchant.received.length
  expect((await call('PUT', '/_sandbox/world', begin)).status).toBe(200)
  const order = await api('POST', '/payment_orders', { currency: 'SEK' })
  const body = paymentBody({ callbackUrl: merchant.callbackUrl, merchantId })
  const payment = await api('POST', `/payment_orders/${order.body.id}/payments`, body)
  await payer(payment.body.id, 'approve')
  await advance('1h')
  const { body: shown } = await api(
    'GET',
    `/payment_orders/${order.body.id}/payments/${payment.body.id}`,
  )
  const received = merchant.received.slice(before).map(({ text }) => text)
  const token = payment.body.provider_method_response.checkout_url.split('/').at(-1)
  return { ids: [order.body.id, payment.body.id, token], shown, received }
}

test('repeats a seeded world to the byte on another server', async () => {
  const merchant = await startMerchant()
  const first = await tell((await startSandbox()).url, merchant, { seed: 'golden' })
  const second = await tell((await startSandbox()).url, merchant, { seed: 'golden' })
  expect(first.received).toHaveLength(2)
  expect(second).toEqual(first)
  expect(first.shown.status_history[0].occurred_at).toBe('2026-01-01T00:00:00.000000Z')
})

test('repeats a seeded world to the byte on the same server, begun anew', async () => {
  const merchant = await startMerchant()
  const { url } = await startSandbox()
  const first = await tell(url, merchant, { seed: 'golden' })
  expect(await tell(url, merchant, { seed: 'golden' })).toEqual(first)
})

test('repeats the signing keys and signatures of a seeded world', async () => {
  const merchant = await startMerchant()
  const sign = async (seed: string) => {
    const { call, api, settle, createPayment, payer } = openSandbox().as(tenantId)
    expect((await call('PUT', '/_sandbox/world', { seed })).status).toBe(200)
    const keys = [
      (await api('POST', '/signing_key/generate')).body.public_key,
      (await api('POST', '/signing_key/generate')).body.public_key,
    ]
    const before = merchant.received.length
    const { id } = await createPayment({ callbackUrl: merchant.callbackUrl, merchantId })
    await payer(id, 'approve')
    await settle()
    const sent = merchant.received.slice(before).map(({ headers }) => headers['signature'])
    return { keys, sent }
  }
  const first = await sign('golden')
  expect(first.sent).toEqual([expect.any(String), expect.any(String)])
  expect(new Set(first.keys).size).toBe(2)
  expect(await sign('golden')).toEqual(first)
  expect((await sign('silver')).keys).not.toContain(first.keys[0])
})

test('lists what happened at one instant in the same order each time', async () => {
  const merchant = await startMerchant((_, response) => {
    setImmediate(() => response.writeHead(200).end())
  })
  const list = async () => {
    const { call, createPayment, payer, advance } = openSandbox().as(tenantId)
    await call('PUT', '/_sandbox/world', { seed: 'golden' })
    for (let count = 0; count < 8; count += 1) {
      const { id } = await createPayment({ callbackUrl: merchant.callbackUrl, merchantId })
      await payer(id, 'approve')
    }
    return (await advance('1h')).body.data
  }
  const first = await list()
  expect(first.length).toBeGreaterThan(16)
  for (let time = 0; time < 4; time += 1) expect(await list()).toEqual(first)
})

test('gives other ids to another seed', async () => {
  const merchant = await startMerchant()
  const { url } = await startSandbox()
  const first = await tell(url, merchant, { seed: 'golden' })
  const second = await tell(url, merchant, { seed: 'silver' })
  expect(second.ids.some((id) => first.ids.includes(id))).toBe(false)
})

test('repeats the ids of a payment whose scenario has a seed', async () => {
  const scenario = { version: 1, name: 'repeatable', seed: 42 }
  const ids = async () => {
    const sandbox = await startSandbox()
    const { arm, createPayment, payer, detail, settle } = clientOf(sandbox.url, tenantId)
    await arm(scenario, { next: 2 })
    const first = await createPayment({ callbackUrl: `${sandbox.url}/_sandbox/inbox/seeded` })
    const second = await createPayment()
    await payer(first.id, 'approve')
    await settle()
    const { checkout, deliveries, timeline } = await detail(first.id)
    const own = [...deliveries, ...timeline].map(({ id }: { id: string }) => id)
    return [first.id, second.id, checkout.token, ...own]
  }
  const once = await ids()
  expect(new Set(once).size).toBe(once.length)
  expect(await ids()).toEqual(once)
})
