import { expect, test } from 'vitest'
import { openSandbox } from '../open-sandbox.ts'
import { startSandbox } from '../start-sandbox.ts'
import { startShop } from '../visits/start-shop.ts'

test('answer-lost creates a payment, breaks the connection, and goes well at the next attempt', async () => {
  const sandbox = await startSandbox({ SANDBOX_CLOCK: 'manual' })
  const orderId = await sandbox.createOrder()
  const create = () => sandbox.createPayment({ orderId, scenario: 'answer-lost' })
  await expect(create()).rejects.toThrow()
  expect((await create()).answer.status).toBe(200)
  const { body } = await sandbox.api('GET', `/payments?payment_order_id=${orderId}`)
  expect(body.data).toHaveLength(2)
})

test('return-without-session has the payer come back without the cookies of the shop', async () => {
  const shop = await startShop()
  const sandbox = openSandbox()
  const { id } = await sandbox.createPayment({
    scenario: 'return-without-session',
    returnTo: shop.url,
  })
  const cookies = [{ url: shop.url, cookie: 'sid=1' }]
  await sandbox.payer(id, 'approve', { browser: { cookies } })
  await sandbox.settle()
  expect(shop.lines()).toEqual(['GET /success'])
  expect(shop.asked[0]?.headers.cookie).toBeUndefined()
})

test('stale-read answers the shop that asks on return what was true before COMPLETED', async () => {
  const sandbox = await startSandbox({ SANDBOX_CLOCK: 'manual' })
  const told: string[] = []
  const shop = await startShop(({ method, path }, response) => {
    const answer = (line: string) => {
      told.push(line)
      response.end()
    }
    if (method === 'POST') return answer('a callback')
    const asked = sandbox.api('GET', `/payment_orders/${orderId}/payments/${id}`)
    asked.then(({ body }) => answer(`${path} answers ${body.status}`), answer)
  })
  // The answer to the shop is held from here on.
  const held = new Promise((resolve) => sandbox.sandbox.events.listen(resolve, ['fault']))
  const { id, orderId } = await sandbox.createPayment({
    scenario: 'stale-read',
    returnTo: shop.url,
    callbackUrl: `${shop.url}/callbacks`,
  })
  await sandbox.payer(id, 'approve')
  await held
  await sandbox.settle()
  expect(told).toEqual(['a callback', 'a callback', '/success answers PENDING'])
  expect(await sandbox.status(orderId, id)).toBe('COMPLETED')
})

test('unknown-status sends a status and a field that do not exist, signed, and COMPLETED after it', async () => {
  const sandbox = openSandbox()
  const bodies: string[] = []
  const shop = await startShop((_, response) => response.end())
  const { id } = await sandbox.createPayment({
    scenario: 'unknown-status',
    callbackUrl: `${shop.url}/callbacks`,
  })
  await sandbox.payer(id, 'approve')
  await sandbox.settle()
  for (const { attempts } of (await sandbox.detail(id)).deliveries)
    bodies.push(...attempts.map(({ request }: { request: { body: string } }) => request.body))
  const sent = bodies.map((body) => JSON.parse(body))
  expect(sent.map(({ status }) => status)).toEqual(['PENDING', 'ON_HOLD', 'COMPLETED'])
  expect(sent[1]).toMatchObject({ payment_id: id, hold: { by: 'bank' } })
})

test('sends an old genuine message of another payment', async () => {
  const sandbox = openSandbox()
  const shop = await startShop()
  const callbackUrl = `${shop.url}/callbacks`
  const first = await sandbox.createPayment({ callbackUrl })
  await sandbox.payer(first.id, 'approve')
  await sandbox.settle()
  const mutate = { status: 'COMPLETED', body: 'of_another_payment' }
  const deliveries = [{ of: 'pending', mutate }]
  await sandbox.arm({ version: 1, name: 'replay', callbacks: { deliveries } }, { next: 1 })
  const second = await sandbox.createPayment({ callbackUrl })
  await sandbox.payer(second.id, 'open')
  await sandbox.advance('1s')
  const [{ attempts }] = (await sandbox.detail(second.id)).deliveries
  expect(JSON.parse(attempts[0].request.body)).toMatchObject({
    payment_id: first.id,
    status: 'COMPLETED',
  })
})

test('sends the same old message at each attempt, whatever was announced meanwhile', async () => {
  const sandbox = openSandbox()
  const shop = await startShop(({ path }, response) => {
    response.writeHead(path === '/refusing' ? 500 : 200).end()
  })
  const pay = async () => {
    const { id } = await sandbox.createPayment({ callbackUrl: `${shop.url}/callbacks` })
    await sandbox.payer(id, 'approve')
    await sandbox.advance('1s')
  }
  const mutate = { status: 'COMPLETED', body: 'of_another_payment' }
  const deliveries = [{ of: 'pending', mutate }]
  const retry = { attempts: 3, backoff: ['1m'] }
  await sandbox.arm({ version: 1, name: 'replay', callbacks: { retry, deliveries } }, { next: 1 })
  const { id } = await sandbox.createPayment({ callbackUrl: `${shop.url}/refusing` })
  // There is none yet, so the first attempt sends nothing.
  await sandbox.payer(id, 'open')
  await sandbox.advance('1s')
  await pay()
  await sandbox.advance('1m')
  await pay()
  await sandbox.advance('1m')
  const [{ attempts }] = (await sandbox.detail(id)).deliveries
  expect(attempts.map(({ error }: { error: string }) => error)).toEqual([
    expect.stringContaining('no other payment of this tenant was announced as COMPLETED'),
    'the backend answered 500',
    'the backend answered 500',
  ])
  expect(attempts[2].request.body).toBe(attempts[1].request.body)
})
