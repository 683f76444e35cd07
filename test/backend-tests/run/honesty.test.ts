import { randomUUID } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import type { Backend } from '../../../src/backend-tests/subject/from-functions.ts'
import { createSandbox, type TestBackendOptions, testBackend } from '../../../src/index.ts'
import { type Faulty, faultyShops } from '../gallery/faulty-shops.ts'
import { Shop } from '../gallery/shop.ts'
import { serve } from '../serve-json.ts'

async function openShop(made: typeof Shop = Shop) {
  const sandbox = createSandbox()
  const url = await sandbox.listen()
  const shop = new made(url, randomUUID())
  await shop.open()
  onTestFinished(async () => {
    await shop.close()
    await sandbox.close()
  })
  const world = sandbox.world(shop.ping.tenantId)
  return {
    shop,
    world,
    sandbox,
    url,
    run: (options: TestBackendOptions = {}, more: Partial<Backend> = {}) =>
      testBackend({ ...shop.toBackend(), ...more }, { url, only: ['paid'], ...options }),
  }
}

function faulty(name: string): typeof Shop {
  return (faultyShops[name] as Faulty).shop
}

test('tells a backend that is down, and fails nothing', async () => {
  const { shop, run } = await openShop()
  await shop.close()
  const { checks, counts } = await run({ only: ['paid', 'cancelled'] })
  expect(counts).toMatchObject({ UNKNOWN: 2, FAIL: 0 })
  expect(checks[0]?.why).toMatch(/^The backend did not answer buy: .*ECONNREFUSED/)
})

test.each([
  ['no JSON', 200, '<html>', 'see was answered with no JSON: <html>'],
  ['no effects', 200, '{"status":"paid"}', 'see has nothing at /shipments (effects)'],
  ['an error', 500, '{}', 'see was answered 500'],
])('tells that see answers %s, and fails nothing', async (_, status, text, why) => {
  const { run } = await openShop()
  const nonsense = await serve((_request, response) => response.writeHead(status).end(text))
  const see = {
    request: { url: nonsense },
    status: '/status',
    paid: ['paid'],
    unpaid: ['failed'],
    effects: '/shipments',
  }
  const { checks, counts } = await run({}, { see })
  expect(counts).toMatchObject({ UNKNOWN: 1, FAIL: 0 })
  expect(checks[0]?.why).toContain(why)
})

test('tells that the backend calls another sandbox', async () => {
  const { run, url } = await openShop()
  const buy = () => ({ order: 'o1', redirect: 'https://pay.example/checkout/1' })
  const { checks } = await run({}, { buy, see: () => ({ status: 'new', effects: 0 }) })
  expect(checks[0]).toMatchObject({
    verdict: 'UNKNOWN',
    why: expect.stringContaining(`does the backend call ${url}/payments/`),
  })
})

test('refuses a world with payments that are not of a test, and leaves it as it is', async () => {
  const { run, world } = await openShop()
  const { id } = await world.makePayment()
  await expect(run()).rejects.toThrow(
    `The world of tenant ${world.tenantId} has payments that are not of this test, such as ${id}. Use --own`,
  )
  expect(await world.payments()).toHaveLength(1)
  expect((await world.clock.get()).mode).toBe('real')
})

test('runs in a world that is in use where that is said', async () => {
  const { run, world } = await openShop()
  await world.makePayment()
  expect((await run({ inUse: true })).counts).toMatchObject({ PASS: 1 })
})

test('runs again in the world of an earlier run, and says the same', async () => {
  const { run } = await openShop(faulty('has no lock'))
  const only = ['paid', 'duplicate-at-once', 'api-down'] as const
  const [first, second] = [await run({ only }), await run({ only })]
  const told = ({ checks }: typeof first) =>
    checks.map(({ id, verdict, why }) => [id, verdict, why])
  expect(told(second)).toEqual(told(first))
  expect(first.counts).toMatchObject({ PASS: 2, FAIL: 1 })
})

test('leaves the clock in its mode and nothing armed, and says how far time was moved', async () => {
  const { run, world } = await openShop()
  const { sandbox } = await run({ only: ['late-callback', 'api-down', 'api-hangs'] })
  expect((await world.clock.get()).mode).toBe('real')
  expect(await world.armed()).toEqual({ armed: [], default: null })
  expect(sandbox.clock?.mode).toBe('real')
  expect(sandbox.clock?.moved_ms).toBeGreaterThan(2.5 * 86_400_000)
})

test('stops when it is told to, and leaves the world as it was', async () => {
  const { run, world } = await openShop()
  const controller = new AbortController()
  const { checks } = await run({
    only: ['paid', 'cancelled', 'declined'],
    signal: controller.signal,
    onProgress: ({ kind }) => {
      if (kind === 'begun') controller.abort()
    },
  })
  expect(checks.map(({ verdict }) => verdict)).toEqual(['SKIPPED', 'SKIPPED', 'SKIPPED'])
  expect((await world.clock.get()).mode).toBe('real')
  expect((await world.armed()).armed).toEqual([])
})

test('learns the tenant from the first purchase, in a second run as well', async () => {
  const { shop, url, world } = await openShop()
  const { tenant_id: _, ...backend } = shop.toBackend()
  for (const _run of ['first', 'second']) {
    const report = await testBackend(backend, { url, only: ['paid'] })
    expect(report.counts).toMatchObject({ PASS: 1 })
    expect(report.sandbox.tenant_id).toBe(shop.ping.tenantId)
  }
  await world.makePayment()
  await expect(testBackend(backend, { url })).rejects.toThrow('payments that are not of this test')
})

test('gives each check a world of its own where the backend takes its tenant from the request', async () => {
  const { shop, url, sandbox } = await openShop()
  const shops = new Map<string, Shop>()
  onTestFinished(async () => {
    for (const one of shops.values()) await one.close()
  })
  const shopOf = async (tenantId = '') => {
    const known = shops.get(tenantId)
    if (known !== undefined) return known
    const opened = new Shop(url, tenantId)
    shops.set(tenantId, opened)
    await opened.open()
    return opened
  }
  const front = await serve((request, response) => {
    const tenantId = String(request.headers['x-tenant'])
    const forward = async () => {
      const own = await shopOf(tenantId)
      const answer = await fetch(`${own.url}${request.url}`, {
        method: request.method ?? 'GET',
        ...(request.method === 'POST' ? { body: '{"amount":12500}' } : {}),
      })
      response.writeHead(answer.status).end(await answer.text())
    }
    void forward()
  })
  const { tenant_id: _, restart: __, ...backend } = shop.toBackend()
  const headers = { 'x-tenant': '{tenant_id}' }
  const report = await testBackend(
    {
      ...backend,
      buy: {
        request: { method: 'POST', url: `${front}/buy`, headers },
        order: '/order_id',
        redirect: '/redirect_url',
      },
      see: {
        request: { url: `${front}/orders/{order}`, headers },
        status: '/status',
        paid: ['paid'],
        unpaid: ['failed'],
        effects: '/shipments',
      },
    },
    { url, only: ['paid', 'cancelled', 'expired', 'forged-signature'] },
  )
  expect(report.counts).toMatchObject({ PASS: 4 })
  expect(report.sandbox.tenant_id).toBeNull()
  // One for each check, and one in which the backend was tried out.
  expect(shops.size).toBe(5)
  for (const tenantId of shops.keys())
    expect((await sandbox.world(tenantId).payments()).length).toBe(1)
})

test('cannot judge forgeries where nothing is signed, and says what to do', async () => {
  const { run } = await openShop()
  const only = ['forged-signature'] as const
  const { checks } = await run({ only }, { signature: 'unchecked' })
  expect(checks[0]).toMatchObject({
    verdict: 'UNKNOWN',
    why: 'The file says signature: unchecked, so a forged callback proves nothing.',
  })
})

test('cannot judge forgeries without a key, and says how to make one', async () => {
  class Keyless extends Shop {
    override makeKey(): Promise<string> {
      return Promise.resolve('')
    }

    override isGenuine(): boolean {
      return true
    }
  }
  const { run } = await openShop(Keyless)
  const { checks } = await run({ only: ['missing-signature'] })
  expect(checks[0]?.why).toContain('POST /payments/api/v1/signing_key/generate')
})

test('makes UNKNOWN a FAIL where it is required, and a FAIL KNOWN where it is known', async () => {
  const { run } = await openShop(faulty('does not know CRASHED'))
  const only = ['crashed', 'lost-callback-no-return'] as const
  const { checks } = await run(
    { only, require: ['lost-callback-no-return'] },
    { known: ['crashed'], reconcile: undefined as never },
  )
  expect(checks.map(({ id, verdict }) => [id, verdict])).toEqual([
    ['crashed', 'KNOWN'],
    ['lost-callback-no-return', 'FAIL'],
  ])
})

test('answers with the shape that --json promises', async () => {
  const { run } = await openShop(faulty('does not know CRASHED'))
  const report = await run({ only: ['crashed'] })
  expect(report).toEqual({
    version: 1,
    backend: { name: expect.any(String), file: null },
    sandbox: { url: expect.any(String), tenant_id: expect.any(String), clock: expect.any(Object) },
    checks: [
      {
        id: 'crashed',
        title: expect.any(String),
        verdict: 'FAIL',
        expected: 'over, not paid, fulfilled 0 times',
        actual: 'open, fulfilled 0 times, amount 12500',
        why: 'The provider broke down, and CRASHED was told; the order should be over, not paid, fulfilled 0 times, and is open, fulfilled 0 times, amount 12500.',
        scenario: 'backend-test-crashed',
        payment_ids: [expect.any(String)],
        timeline_url: expect.stringMatching(/\/payments\/[0-9a-f-]{36}$/),
        evidence: [
          {
            at: expect.any(String),
            from: 'ping',
            to: 'backend',
            what: expect.stringMatching(/^CRASHED: answered 200/),
          },
          { at: expect.any(String), from: 'test', to: 'backend', what: expect.any(String) },
        ],
        took_ms: expect.any(Number),
        document: expect.objectContaining({ name: 'backend-test-crashed' }),
      },
    ],
    counts: { PASS: 0, FAIL: 1, UNKNOWN: 0, SKIPPED: 0, KNOWN: 0 },
  })
})

/** Pays with Swish in the app, which sends nobody back. */
class SendsNobodyBack extends Shop {
  override async beginPayment(order: Parameters<Shop['beginPayment']>[0]) {
    const { id: orderId } = await this.ping.call('POST', '/payment_orders', { currency: 'SEK' })
    const payment = await this.ping.call('POST', `/payment_orders/${orderId}/payments`, {
      provider: 'swish',
      method: 'm_commerce',
      currency: 'SEK',
      total_amount: order.amount,
      order_items: [{ name: 'Tea', amount: order.amount, vat_rate: 12, merchant_id: randomUUID() }],
      status_callback_url: this.callbacksOf(order),
      provider_method_parameters: { message: 'Tea' },
    })
    order.payments.push(payment.id)
    return { status: 201, json: { order_id: order.id, redirect_url: '' } }
  }
}

test('cannot judge the return of a payer who is not sent back', async () => {
  const { run } = await openShop(SendsNobodyBack)
  const only = ['paid', 'return-after-callback', 'return-without-payment', 'return-twice']
  const { checks } = await run({ only: only as never })
  expect(checks.map(({ verdict }) => verdict)).toEqual(['PASS', 'UNKNOWN', 'UNKNOWN', 'UNKNOWN'])
  expect(checks[1]?.why).toBe('The payment has no success_url for the payer to return to.')
})
