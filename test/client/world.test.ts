import { expect, test } from 'vitest'
import { scenario } from '../../src/index.ts'
import { openLibrary } from './open-library.ts'

test('takes a payment from its creation to the callback of its end', async () => {
  const { world, callbackUrl } = await openLibrary()
  const payment = await world.makePayment({ callbackUrl, amount: 4_200 })
  await world.payer.approve(payment)
  await world.advance('1s')
  const callback = await world.callback({ status: 'COMPLETED', payment })
  expect(callback).toMatchObject({ state: 'delivered', payment_id: payment.id })
  expect(await world.payment(payment)).toMatchObject({
    status: 'COMPLETED',
    payment: { total_amount: 4_200 },
  })
})

test.each([
  ['cancel', 'ABORTED'],
  ['refuse', 'DECLINED'],
] as const)('plays a payer who does %s', async (action, status) => {
  const { world } = await openLibrary()
  const payment = await world.makePayment()
  await world.payer.open(payment)
  if (action === 'refuse') await world.payer.chooseBank(payment)
  await world.payer[action](payment)
  await world.settle()
  expect((await world.payment(payment.id)).status).toBe(status)
})

test('says which actions are legal where one is not', async () => {
  const { world } = await openLibrary()
  const payment = await world.makePayment()
  await world.payer.cancel(payment)
  await expect(world.payer.approve(payment)).rejects.toMatchObject({
    status: 409,
    code: 'illegal_action',
    facts: { legal_actions: expect.any(Array) },
  })
})

test('arms a scenario by name for the next payment only', async () => {
  const { world } = await openLibrary()
  await world.arm('failed')
  const [first, second] = [await world.makePayment(), await world.makePayment()]
  const names = [await world.payment(first), await world.payment(second)].map(
    (payment) => payment.scenario.name,
  )
  expect(names).toEqual(['failed', 'paid'])
})

test('arms a scenario that is built in the test', async () => {
  const { world, receiver, callbackUrl } = await openLibrary()
  await world.arm(
    scenario({
      name: 'declined-late',
      timeline: [
        { id: 'declined', at: 'checkout.approved + 1h', status: 'DECLINED', reason: 'AM04' },
      ],
      callbacks: { deliveries: [{ of: 'declined', copies: 2, gap: '0s' }] },
    }),
  )
  const payment = await world.makePayment({ callbackUrl })
  await world.payer.approve(payment)
  await world.advance('1h')
  expect(receiver.received.map(({ body }) => body?.['status'])).toEqual([
    'PENDING',
    'DECLINED',
    'DECLINED',
  ])
})

test('takes back what was armed', async () => {
  const { world } = await openLibrary()
  await world.arm('failed', { next: 3 })
  await world.arm('cancelled', { default: true })
  await world.disarm()
  await world.disarm({ default: true })
  expect(await world.armed()).toEqual({ armed: [], default: null })
})

test('moves time to a date', async () => {
  const { world } = await openLibrary()
  const later = new Date((await world.clock.now()).getTime() + 86_400_000)
  await world.advance({ to: later })
  expect(await world.clock.now()).toEqual(later)
})

test('changes the mode of the clock', async () => {
  const { world } = await openLibrary()
  await world.clock.set('auto')
  expect((await world.clock.get()).mode).toBe('auto')
})

test('says which callback came nearest when a wait is over', async () => {
  const { world, callbackUrl } = await openLibrary()
  const payment = await world.makePayment({ callbackUrl })
  await world.payer.open(payment)
  await world.settle()
  const waited = world.callback({ payment, status: 'COMPLETED' }, { within: '1ms' })
  await expect(waited).rejects.toMatchObject({ status: 408, code: 'wait_timeout' })
  await expect(waited).rejects.toThrow('What did happen: PENDING delivered')
})

test('sends a callback again', async () => {
  const { world, receiver, callbackUrl } = await openLibrary()
  const payment = await world.makePayment({ callbackUrl })
  await world.payer.open(payment)
  const callback = await world.callback({ payment })
  const again = await world.redeliver(callback)
  expect(again.attempts).toHaveLength(2)
  expect(receiver.received.map(({ text }) => text)).toEqual(
    Array(2).fill(callback.attempts[0]?.request.body),
  )
})

test('finds the requests of a backend', async () => {
  const { world } = await openLibrary()
  const payment = await world.makePayment()
  const request = await world.request({ operation: 'create_payment', payment })
  expect(request).toMatchObject({ method: 'POST', status_code: 200 })
  expect(await world.journal({ statusCode: 422 })).toEqual([])
  expect(await world.journal({ order: payment.payment_order_id })).toHaveLength(2)
})

test('makes a world what it was', async () => {
  const { world } = await openLibrary()
  const payment = await world.makePayment()
  await world.snapshot('untouched')
  await world.payer.cancel(payment)
  await world.settle()
  await world.restore('untouched')
  expect((await world.payment(payment)).status).toBe('INITIATED')
  expect((await world.snapshots()).map(({ name }) => name)).toEqual(['untouched'])
})

test('repeats a world from a seed', async () => {
  const { world } = await openLibrary()
  await world.seed('golden')
  const first = await world.makePayment()
  await world.seed('golden')
  const second = await world.makePayment()
  expect(second.id).toBe(first.id)
})

test('sends a merchant the same bytes at the same times in two sandboxes with one seed', async () => {
  const run = async () => {
    const { sandbox, receiver, callbackUrl } = await openLibrary()
    const world = sandbox.world('a0000000-0000-4000-8000-000000000001')
    await world.seed('golden')
    await world.arm('out-of-order-callbacks')
    const payment = await world.makePayment({ callbackUrl })
    await world.payer.approve(payment)
    const { data } = await world.settle()
    const happened = data.map(({ at, kind, status }) => [at, kind, status])
    return { happened, told: receiver.received.map(({ text }) => text), payment: payment.id }
  }
  const [first, second] = [await run(), await run()]
  expect(first.told).toHaveLength(4)
  expect(second).toEqual(first)
})

test('empties a world', async () => {
  const { world } = await openLibrary()
  await world.makePayment()
  await world.reset()
  expect(await world.payments()).toEqual([])
})

test('pays a payment link, and reads the messages about it', async () => {
  const { world, sandbox } = await openLibrary()
  const headers = { tenant_id: world.tenantId, 'content-type': 'application/json' }
  const send = async (method: string, path: string, given: object): Promise<{ id: string }> => {
    const init = { method, headers, body: JSON.stringify(given) }
    const answer = await sandbox.fetch(new Request(`${sandbox.url}${path}`, init))
    return answer.status === 204 ? { id: '' } : ((await answer.json()) as { id: string })
  }
  const pis = { provider: 'open_payments', method: 'pis' }
  const { id: payment_order_id } = await send('POST', '/payments/api/v1/payment_orders', {
    currency: 'SEK',
  })
  const merchant_id = world.tenantId
  const link = await send('POST', '/payment_links/api/v1/payment_links', {
    payment_order_id,
    currency: 'SEK',
    total_amount: 500,
    locale: 'sv-SE',
    customer: { email: 'ada@shop.test' },
    supplier: { name: 'Kaffe AB' },
    items: [{ description: 'Tea', merchant_id, price: 500, quantity: 1, vat: 12 }],
    payment_provider_methods: [pis],
  })
  const distribute = `/payment_links/api/v1/payment_links/${link.id}/distribute`
  await send('PUT', distribute, { methods: ['email'] })
  const [message] = await world.messages({ about: link, channel: 'email' }, { within: '4s' })
  expect(message?.recipient).toBe('ada@shop.test')
  expect(message?.body).toContain((await world.paymentLink(link)).page_url)
  await world.payer.approve(await world.payLink(link, pis))
  await world.settle()
  expect((await world.paymentLink(link.id)).status).toBe('COMPLETED')
  await expect(world.payLink(link, pis)).rejects.toMatchObject({ code: 'illegal_action' })
})
