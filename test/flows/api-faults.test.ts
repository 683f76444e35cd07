import { request } from 'node:http'
import { expect, test } from 'vitest'
import { paymentBody } from '../client.ts'
import { startMerchant } from '../merchant.ts'
import { openSandbox } from '../open-sandbox.ts'
import { startSandbox } from '../start-sandbox.ts'

const fault = (operation: string, entry: object | readonly object[]) => ({
  version: 1,
  name: 'disturbed',
  api: { [operation]: entry },
})

test('refuses twice, hangs once and recovers under provider-down', async () => {
  const sandbox = await startSandbox()
  await sandbox.setClock('manual')
  await sandbox.arm('provider-down')
  const orderId = await sandbox.createOrder()
  for (const attempt of [1, 2]) {
    const { answer } = await sandbox.createPayment({ orderId })
    expect([attempt, answer.status, answer.body.errors[0].error]).toEqual([
      attempt,
      503,
      'provider_unavailable',
    ])
    expect(answer.headers.get('sandbox-because')).toMatch(/^scenarios\/provider-down\.yaml:\d+/)
  }
  const hanging = sandbox.createPayment({ orderId }).catch((error: Error) => error)
  while ((await sandbox.call('GET', '/_sandbox/clock')).body.next_due_at === null);
  await sandbox.advance('30s')
  expect(await hanging).toBeInstanceOf(TypeError)
  expect((await sandbox.createPayment({ orderId })).answer.status).toBe(200)
  const { body } = await sandbox.api('GET', `/payments?payment_order_id=${orderId}`)
  expect(body.data).toHaveLength(1)
})

test('answers create payment after the PENDING callback under callback-before-answer', async () => {
  const sandbox = await startSandbox()
  const order: string[] = []
  const merchant = await startMerchant((received, response) => {
    order.push(`callback ${received.body.status}`)
    response.end()
  })
  const { answer } = await sandbox.createPayment({
    callbackUrl: merchant.callbackUrl,
    scenario: 'callback-before-answer',
  })
  order.push(`answer ${answer.status}`)
  expect(order).toEqual(['callback PENDING', 'answer 200'])
})

test('plans nothing more for an answer that is out', async () => {
  const sandbox = await startSandbox({ SANDBOX_CLOCK: 'manual' })
  const merchant = await startMerchant()
  const scenario = 'callback-before-answer'
  const { id } = await sandbox.createPayment({ callbackUrl: merchant.callbackUrl, scenario })
  const { payment } = await sandbox.detail(id)
  const { body } = await sandbox.call('GET', '/_sandbox/clock')
  const expiry = Date.parse(payment.created_at) + 15 * 60_000
  expect(Date.parse(body.next_due_at)).toBe(expiry)
})

test('moves no auto world for an answer that is out', async () => {
  const sandbox = await startSandbox({ SANDBOX_CLOCK: 'auto' })
  const merchant = await startMerchant()
  const scenario = 'callback-before-answer'
  const made: string[] = []
  for (let count = 0; count < 4; count += 1) {
    const { id } = await sandbox.createPayment({ callbackUrl: merchant.callbackUrl, scenario })
    made.push(id)
  }
  const created = await Promise.all(made.map(async (id) => (await sandbox.detail(id)).payment))
  const spread = Date.parse(created[3].created_at) - Date.parse(created[0].created_at)
  expect(spread).toBeLessThan(5 * 60_000)
  expect(created.map(({ status }) => status)).toEqual(made.map(() => 'PENDING'))
})

test('plans nothing more for a client that hung up', async () => {
  const sandbox = await startSandbox({ SANDBOX_CLOCK: 'manual' })
  await sandbox.arm(fault('create_payment_order', { delay: '1h' }), { default: true })
  const due = async () => (await sandbox.call('GET', '/_sandbox/clock')).body.next_due_at
  const client = new AbortController()
  const headers = { tenant_id: sandbox.tenantId, 'content-type': 'application/json' }
  const answer = fetch(`${sandbox.url}/payments/api/v1/payment_orders`, {
    method: 'POST',
    headers,
    body: '{"currency":"SEK"}',
    signal: client.signal,
  }).catch((error: Error) => error.name)
  while ((await due()) === null);
  client.abort()
  expect(await answer).toBe('AbortError')
  while ((await due()) !== null);
})

test('answers in an auto world although the answer waits for time to pass', async () => {
  const sandbox = await startSandbox({ SANDBOX_CLOCK: 'auto' })
  await sandbox.arm(fault('create_payment', { delay: '3d' }))
  const { answer } = await sandbox.createPayment()
  expect(answer.status).toBe(200)
})

test('holds a delayed answer until the clock is moved', async () => {
  const sandbox = await startSandbox()
  await sandbox.setClock('manual')
  await sandbox.arm(fault('create_payment_order', { delay: '1h' }), { default: true })
  const answers: string[] = []
  const order = sandbox
    .api('POST', '/payment_orders', { currency: 'SEK' })
    .then(() => answers.push('order'))
  while ((await sandbox.call('GET', '/_sandbox/clock')).body.next_due_at === null);
  answers.push('moved')
  await sandbox.advance('1h')
  await order
  expect(answers).toEqual(['moved', 'order'])
})

test('resets the connection and does nothing', async () => {
  const sandbox = await startSandbox()
  const orderId = await sandbox.createOrder()
  await sandbox.arm(fault('create_payment', { fault: 'reset', times: 1 }))
  const error = await rawPost(sandbox, orderId).catch(
    (reason: NodeJS.ErrnoException) => reason.code,
  )
  expect(error).toBe('ECONNRESET')
  expect((await sandbox.api('GET', `/payments?payment_order_id=${orderId}`)).body.data).toEqual([])
  const { body } = await sandbox.call('GET', '/_sandbox/journal?operation=create_payment&wait=5s')
  expect(body.data).toMatchObject([
    { status_code: 0, because: expect.stringContaining('api create_payment') },
  ])
})

test('sends half of an answer to a request it carried out', async () => {
  const sandbox = await startSandbox()
  const orderId = await sandbox.createOrder()
  await sandbox.arm(fault('create_payment', { fault: 'truncate', times: 1 }))
  const { status, length, received, ended } = await rawPost(sandbox, orderId)
  expect(status).toBe(200)
  expect(received).toBe(Math.floor(length / 2))
  expect(ended).toBe('aborted')
  expect(
    (await sandbox.api('GET', `/payments?payment_order_id=${orderId}`)).body.data,
  ).toHaveLength(1)
})

test('answers JSON that is none', async () => {
  const sandbox = await startSandbox()
  const orderId = await sandbox.createOrder()
  await sandbox.arm(fault('create_payment', { fault: 'bad_json', times: 1 }))
  const { status, text, ended } = await rawPost(sandbox, orderId)
  expect([status, ended]).toEqual([200, 'complete'])
  expect(() => JSON.parse(text)).toThrow(SyntaxError)
})

test('disturbs operations on a payment by the scenario that payment has', async () => {
  const sandbox = await startSandbox()
  await sandbox.arm(fault('get_payment', { fail: { status: 500, error: 'broken', times: 1 } }))
  const { orderId, id } = await sandbox.createPayment()
  const path = `/payment_orders/${orderId}/payments/${id}`
  const statuses = [
    (await sandbox.api('GET', path)).status,
    (await sandbox.api('GET', path)).status,
  ]
  expect(statuses).toEqual([500, 200])
})

test('fails for a while of the world, then recovers', async () => {
  const sandbox = await startSandbox()
  await sandbox.setClock('manual')
  const entry = { fail: { status: 503, for: '10s' } }
  await sandbox.arm(fault('create_payment_order', entry), { default: true })
  const create = () => sandbox.api('POST', '/payment_orders', { currency: 'SEK' })
  expect([(await create()).status, (await create()).status]).toEqual([503, 503])
  await sandbox.advance('10s')
  expect((await create()).status).toBe(200)
})

/** How the next order is answered: `whole` or `broken`. */
function orderAnswer({ api }: Awaited<ReturnType<typeof startSandbox>>): Promise<string> {
  return api('POST', '/payment_orders', { currency: 'SEK' }).then(
    ({ status }) => (status === 200 ? 'whole' : 'broken'),
    () => 'broken',
  )
}

test.each([
  ['reset', { fault: 'reset' }],
  ['bad_json', { fault: 'bad_json' }],
  ['truncate', { fault: 'truncate' }],
  ['fail', { fail: { status: 500 } }],
])('recovers from %s three seconds after it began, with for: 3s', async (_, entry) => {
  const sandbox = await startSandbox({ SANDBOX_CLOCK: 'manual' })
  await sandbox.arm(fault('create_payment_order', { ...entry, for: '3s' }), { default: true })
  const answers = [await orderAnswer(sandbox)]
  await sandbox.advance('2999ms')
  answers.push(await orderAnswer(sandbox))
  await sandbox.advance('1ms')
  answers.push(await orderAnswer(sandbox))
  expect(answers).toEqual(['broken', 'broken', 'whole'])
})

test('delays answers for three seconds, then no more', async () => {
  const sandbox = openSandbox({ SANDBOX_CLOCK: 'auto' })
  const entry = { delay: '1s', for: '3s' }
  expect((await sandbox.arm(fault('create_payment_order', entry), { default: true })).status).toBe(
    200,
  )
  const now = async () => Date.parse((await sandbox.call('GET', '/_sandbox/clock')).body.now)
  const start = await now()
  const ends: number[] = []
  for (let count = 0; count < 5; count += 1) {
    await sandbox.createOrder()
    ends.push((await now()) - start)
  }
  expect(ends).toEqual([1_000, 2_000, 3_000, 3_000, 3_000])
})

test('answers at once where nobody will ever acknowledge what the answer waits for', async () => {
  const sandbox = openSandbox()
  const { answer } = await sandbox.createPayment({ scenario: 'callback-before-answer' })
  expect(answer.status).toBe(200)
  expect(answer.headers.get('sandbox-because')).toContain(
    'answered at once: the payment has no status_callback_url, so callback(pending).acked never comes',
  )
})

test.each([
  ['bad_json', 2],
  ['truncate', 3],
])('breaks as many answers as %s was armed for, and then answers', async (kind, times) => {
  const sandbox = await startSandbox({ SANDBOX_CLOCK: 'manual' })
  const armed = fault('create_payment', { fault: kind, times })
  expect((await sandbox.arm(armed)).status).toBe(200)
  const orderId = await sandbox.createOrder()
  const isWhole = () =>
    sandbox.createPayment({ orderId }).then(
      ({ answer }) => answer.status === 200,
      () => false,
    )
  const answers: boolean[] = []
  for (let count = 0; count <= times; count += 1) answers.push(await isWhole())
  expect(answers).toEqual([...Array.from({ length: times }, () => false), true])
  const { body } = await sandbox.call('GET', `/_sandbox/payments?limit=10`)
  const names = body.data.map(({ scenario }: { scenario: { name: string } }) => scenario.name)
  expect(names).toEqual(names.map(() => 'disturbed'))
  expect((await sandbox.call('GET', '/_sandbox/arm')).body.armed).toEqual([])
})

test('refuses to disarm for a number of payments', async () => {
  const { arm } = openSandbox()
  const { status, body } = await arm(null, { next: 2 })
  expect([status, body.errors[0].description]).toEqual([
    422,
    'null disarms everything that is armed; next says for how many payments a scenario is armed. Leave one of them out.',
  ])
})

/** A request of which every byte of the answer counts. */
function rawPost(sandbox: { url: string; tenantId: string }, orderId: string) {
  return new Promise<{
    status: number
    length: number
    received: number
    text: string
    ended: string
  }>((resolve, reject) => {
    const body = JSON.stringify(paymentBody())
    const url = `${sandbox.url}/payments/api/v1/payment_orders/${orderId}/payments`
    const outgoing = request(
      url,
      { method: 'POST', headers: { tenant_id: sandbox.tenantId } },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', () => undefined)
        response.on('close', () => {
          const bytes = Buffer.concat(chunks)
          resolve({
            status: response.statusCode ?? 0,
            length: Number(response.headers['content-length']),
            received: bytes.length,
            text: bytes.toString(),
            ended: response.complete ? 'complete' : 'aborted',
          })
        })
      },
    )
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
