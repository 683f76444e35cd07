import { expect, test } from 'vitest'
import { startSandbox } from '../../start-sandbox.ts'

const shopTenant = '00000000-0000-4000-8000-00000000cafe'

/** A visitor of the demo shop without scripts. */
async function visit(env: Readonly<Record<string, string>> = {}) {
  const sandbox = await startSandbox(env)
  const headers = { tenant_id: shopTenant }
  const ask = (method: string, path: string, body?: object) =>
    sandbox.call(method, path, body, headers)
  async function buy(scenario: string): Promise<string> {
    const answer = await fetch(`${sandbox.url}/demo/orders`, {
      method: 'POST',
      body: new URLSearchParams({ goods: 'beans', scenario }),
      redirect: 'manual',
    })
    return answer.headers.get('location') ?? ''
  }
  return {
    ...sandbox,
    ask,
    payer: (id: string, action: string) =>
      ask('POST', `/_sandbox/payments/${id}/payer`, { action }),
    buy,
    page: async (path: string) => (await fetch(`${sandbox.url}${path}`)).text(),
    latest: async () => (await ask('GET', '/_sandbox/payments?limit=1')).body.data[0],
  }
}

async function delivered(shop: Awaited<ReturnType<typeof visit>>, status: string) {
  const { id } = await shop.latest()
  await shop.ask('GET', `/_sandbox/callbacks?payment_id=${id}&status=${status}&wait=20s`)
}

test('sells something: asks Ping, is called back, verifies, asks again and packs the order', async () => {
  const shop = await visit({ SANDBOX_CLOCK: 'manual' })
  const order = await shop.buy('paid')
  const { id } = await shop.latest()
  await shop.payer(id, 'approve')
  await shop.ask('POST', '/_sandbox/settle')
  await delivered(shop, 'COMPLETED')
  await shop.ask('GET', '/_sandbox/journal?operation=get_payment&count=2&wait=20s')
  const html = await shop.page(order)
  expect(html).toContain('Thank you! Your order is being packed.')
  expect(html.match(/Signature valid/g)).toHaveLength(2)
})

test('uses the public API only', async () => {
  const shop = await visit({ SANDBOX_CLOCK: 'manual' })
  await shop.buy('paid')
  const { body } = await shop.ask('GET', '/_sandbox/journal')
  expect(body.data.map(({ operation }: { operation: string }) => operation)).toEqual([
    'get_signing_key',
    'generate_signing_key',
    'create_payment_order',
    'list_merchants',
    'create_merchant',
    'create_payment',
  ])
})

test('is named by the checkout, with one merchant for all orders', async () => {
  const shop = await visit({ SANDBOX_CLOCK: 'manual' })
  await shop.buy('paid')
  await shop.buy('paid')
  const { payment } = await shop.latest()
  const { pathname } = new URL(payment.provider_method_response.checkout_url)
  expect(await shop.page(pathname)).toContain('Bönan')
  const { body } = await shop.ask('GET', '/payments/api/v1/merchants')
  expect(body.data).toMatchObject([{ name: 'Bönan' }])
})

test('refuses forged callbacks, and takes the same one twice without harm', async () => {
  const shop = await visit({ SANDBOX_CLOCK: 'manual' })
  const order = await shop.buy('out-of-order-callbacks')
  const { id } = await shop.latest()
  await shop.payer(id, 'approve')
  await shop.ask('POST', '/_sandbox/settle')
  const html = await shop.page(order)
  expect(html).toContain('Wrong signature: refused.')
  expect(html).toContain('Already known: nothing to do.')
})

test('says what happened where Ping does not answer, and can ask again', async () => {
  const shop = await visit({ SANDBOX_CLOCK: 'manual' })
  const order = await shop.buy('provider-down')
  expect(await shop.page(order)).toContain('503')
  await fetch(`${shop.url}${order}/payment`, { method: 'POST', redirect: 'manual' })
  expect(await shop.page(order)).toContain('data-testid="ask-again"')
})

test('notes where the browser came back to, and asks Ping before it believes it', async () => {
  const shop = await visit({ SANDBOX_CLOCK: 'manual' })
  const order = await shop.buy('paid')
  const answer = await fetch(`${shop.url}${order}/back?how=success_url`, { redirect: 'manual' })
  expect(answer.headers.get('location')).toBe(order)
  const html = await shop.page(order)
  expect(html).toContain('The browser returned to success_url.')
  expect(html).toContain('Waiting for your payment')
})

test('leads to the shop for an unknown order', async () => {
  const shop = await visit()
  const answer = await fetch(`${shop.url}/demo/orders/7`, { redirect: 'manual' })
  expect(answer.headers.get('location')).toBe('/demo')
  expect((await fetch(`${shop.url}/demo/callbacks/7`, { method: 'POST' })).status).toBe(404)
})
