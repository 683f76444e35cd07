import type { AddressInfo } from 'node:net'
import { scenario } from 'ping-sandbox'
import { sandboxTest } from 'ping-sandbox/vitest'
import { expect } from 'vitest'
import { createShop } from './shop.ts'

type Customer = {
  /** puts coffee for 125 kr in the cart and goes to the checkout; answers the payment */
  buy(): Promise<{ id: string; checkout_url: string }>
  status(id: string): Promise<string>
  /** the same, after the shop asked Ping */
  askedStatus(id: string): Promise<string>
}

/** `world` and `receiver` come with the library; the shop is ours. */
const test = sandboxTest({ SANDBOX_CLOCK: 'manual' }).extend<{ shop: Customer }>({
  shop: async ({ sandbox, world }, use) => {
    const publicKey = await world.generateSigningKey()
    const pingUrl = `${sandbox.url}/payments`
    const server = createShop({ pingUrl, tenantId: world.tenantId, publicKey })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const read = async <Body>(path: string, init?: RequestInit) =>
      (await (await fetch(url + path, init)).json()) as Body
    const statusAt = async (path: string) => (await read<{ status: string }>(path)).status
    await use({
      buy: () => read('/buy', { method: 'POST', body: '{"amount":12500}' }),
      status: (id) => statusAt(`/purchases/${id}`),
      askedStatus: (id) => statusAt(`/purchases/${id}?ask`),
    })
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  },
})

test('is told of a payment', async ({ shop, world }) => {
  const payment = await shop.buy()
  await world.payer.approve(payment)
  await world.advance('1s')
  expect(await shop.status(payment.id)).toBe('COMPLETED')
})

test('sends the payer to the checkout of the bank', async ({ shop, sandbox }) => {
  const { checkout_url: url } = await shop.buy()
  expect(url.startsWith(`${sandbox.url}/checkout/`)).toBe(true)
  expect((await fetch(url)).status).toBe(200)
})

test('asks for what it sells', async ({ shop, world }) => {
  await shop.buy()
  const request = await world.request({ operation: 'create_payment' })
  expect(JSON.parse(request.request.body)).toMatchObject({ currency: 'SEK', total_amount: 12500 })
})

test('knows a payment that the bank refuses', async ({ shop, world }) => {
  await world.arm('failed')
  const payment = await shop.buy()
  await world.payer.approve(payment)
  await world.settle()
  expect(await shop.status(payment.id)).toBe('DECLINED')
})

test('takes a callback that comes three times for one', async ({ shop, world }) => {
  await world.arm('duplicate-callbacks')
  const payment = await shop.buy()
  await world.payer.approve(payment)
  await world.settle()
  const callbacks = await world.callbacks({ payment, status: 'COMPLETED', outcome: 'acked' })
  expect(callbacks).toHaveLength(3)
  expect(await shop.status(payment.id)).toBe('COMPLETED')
})

test('does not fall back when PENDING arrives after COMPLETED', async ({ shop, world }) => {
  await world.arm(
    scenario({
      callbacks: {
        deliveries: [
          { of: 'completed', at: 'completed' },
          { of: 'pending', at: 'completed + 5s' },
        ],
      },
    }),
  )
  const payment = await shop.buy()
  await world.payer.approve(payment)
  await world.settle()
  const last = (await world.callbacks({ payment })).at(-1)
  expect(last).toMatchObject({ status: 'PENDING', state: 'delivered' })
  expect(await shop.status(payment.id)).toBe('COMPLETED')
})

test('takes nothing that is not signed by Ping', async ({ shop, world }) => {
  await world.arm('forged-callback')
  const payment = await shop.buy()
  await world.payer.approve(payment)
  await world.settle()
  const refused = await world.callbacks({ payment, outcome: '401' })
  expect(refused.length).toBeGreaterThan(0)
  expect(await shop.status(payment.id)).toBe('COMPLETED')
})

test('asks where no callback has come', async ({ shop, world }) => {
  await world.arm('lost-callback')
  const payment = await shop.buy()
  await world.payer.approve(payment)
  await world.advance('1h')
  expect(await shop.status(payment.id)).toBe('PENDING')
  expect(await shop.askedStatus(payment.id)).toBe('COMPLETED')
})

test('hears of a payment before its own call has been answered', async ({ shop, world }) => {
  await world.clock.set('auto')
  await world.arm('callback-before-answer')
  const payment = await shop.buy()
  expect(await shop.status(payment.id)).toBe('PENDING')
})

test('knows on Monday of a payment of Friday evening', async ({ shop, world }) => {
  await world.arm('delayed')
  const payment = await shop.buy()
  await world.payer.approve(payment)
  await world.advance('2d')
  expect(await shop.status(payment.id)).toBe('PENDING')
  await world.advance('12h')
  expect(await shop.status(payment.id)).toBe('COMPLETED')
})
