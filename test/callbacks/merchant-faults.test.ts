import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import { clientOf } from '../client.ts'
import { startMerchant } from '../merchant.ts'
import { startSandbox } from '../start-sandbox.ts'

const timeout = '400ms'
const scenario = {
  version: 1,
  callbacks: { timeout, retry: { attempts: 1, backoff: ['1s'] } },
}

type Fault = (response: ServerResponse) => void

/** Bytes that never end, a little at a time. */
const trickle: Fault = (response) => {
  response.writeHead(200)
  const timer = setInterval(() => response.write('x'), 5)
  response.on('close', () => clearInterval(timer))
}

/** As much as anybody takes. */
const flood: Fault = (response) => {
  response.writeHead(200)
  const pour = () => {
    while (!response.destroyed && response.write('x'.repeat(65_536)));
    if (!response.destroyed) response.once('drain', pour)
  }
  pour()
}

const faults: readonly [what: string, fault: Fault, state: string, recorded: RegExp | null][] = [
  ['never answers', () => undefined, 'failed', /no answer within 400 ms/],
  ['answers a byte at a time, for ever', trickle, 'failed', /no answer within 400 ms/],
  ['resets', (response) => response.socket?.resetAndDestroy(), 'failed', /ECONNRESET/],
  [
    'answers no HTTP',
    (response) => response.socket?.end('\u0000garbage\r\n\r\n'),
    'failed',
    /Parse Error/,
  ],
  [
    'has headers without end',
    (response) => response.socket?.end(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(200_000)}\r\n\r\n`),
    'failed',
    /Header overflow/i,
  ],
  [
    'closes in the middle of its answer',
    (response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('half', () => response.destroy())
    },
    'failed',
    /aborted/,
  ],
  [
    'sends it elsewhere',
    (response) => response.writeHead(308, { location: '/elsewhere' }).end(),
    'failed',
    /answered 308/,
  ],
  [
    'wants to speak something else than HTTP',
    (response) =>
      response.socket?.write(
        'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n',
      ),
    'failed',
    /answered 101/,
  ],
  ['answers more than anybody reads', flood, 'delivered', null],
  [
    'answers something else than it says',
    (response) => response.writeHead(200, { 'content-type': 'image/png' }).end('{"json":'),
    'delivered',
    null,
  ],
  [
    'answers bytes that are no text',
    (response) => response.end(Buffer.from([0, 255, 254, 0xc3, 0x28])),
    'delivered',
    null,
  ],
  [
    'says it answers in a way we never asked for',
    (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('not gzip'),
    'delivered',
    null,
  ],
]

test.each(faults)(
  'has on record, within its time, that a merchant %s, while others are served',
  async (_, fault, state, recorded) => {
    const { createPayment, payer, callbacks, arm, detail } = await startSandbox()
    const bad = await startMerchant((_received, response) => fault(response))
    const good = await startMerchant()
    await arm(scenario, { next: 1 })
    const { id } = await createPayment({ callbackUrl: bad.callbackUrl })
    const other = await createPayment({ callbackUrl: good.callbackUrl })

    await payer(id, 'open')
    await bad.gets(1)
    await payer(other.id, 'open')
    await good.gets(1)
    await callbacks(`payment_id=${id}&state=${state}&wait=20s`)

    const [delivery] = (await detail(id)).deliveries
    expect(delivery).toMatchObject({ status: 'PENDING', state })
    expect(delivery.attempts).toHaveLength(1)
    const [{ error, response }] = delivery.attempts
    if (recorded === null) expect(error).toBeNull()
    else expect(error).toMatch(recorded)
    expect(JSON.stringify(response).length).toBeLessThan(70_000)
    expect(bad.received).toHaveLength(1)
  },
)

test('has on record that the name of a merchant is gone, and serves the others meanwhile', async () => {
  const { createPayment, payer, callbacks, arm, detail } = await startSandbox()
  const good = await startMerchant()
  await arm(scenario, { next: 1 })
  const { id } = await createPayment({ callbackUrl: 'http://gone.invalid/callbacks' })
  const other = await createPayment({ callbackUrl: good.callbackUrl })
  await payer(id, 'open')
  await payer(other.id, 'open')
  await good.gets(1)
  await callbacks(`payment_id=${id}&state=failed&wait=20s`)
  const [delivery] = (await detail(id)).deliveries
  expect(delivery.attempts[0].error).toMatch(/gone\.invalid|no answer within/)
})

test('asks a merchant that hangs no more than a hundred things at a time in one world, and others no less', async () => {
  const { url, createPayment, payer, createOrder, callbacks, settle } = await startSandbox()
  const hanging = await startMerchant(() => undefined)
  const good = await startMerchant()
  const orderId = await createOrder()
  for (let count = 0; count < 110; count += 1) {
    const { id } = await createPayment({ orderId, callbackUrl: hanging.callbackUrl })
    await payer(id, 'open')
  }
  await hanging.gets(100)
  const { id } = await createPayment({ orderId, callbackUrl: good.callbackUrl })
  await payer(id, 'open')
  await callbacks(`payment_id=${id}&status=PENDING&wait=20s`)
  expect(hanging.received).toHaveLength(100)
  const another = clientOf(url, randomUUID())
  const made = await another.createPayment({ callbackUrl: `${hanging.callbackUrl}/another` })
  await another.payer(made.id, 'open')
  expect((await hanging.gets(101))[100]?.path).toBe('/callbacks/another')

  hanging.replyWith((_, response) => response.end())
  hanging.releaseAll()
  await settle()
  expect(hanging.statuses().filter((status) => status === 'PENDING')).toHaveLength(111)
})
