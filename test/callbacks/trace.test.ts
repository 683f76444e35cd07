import { randomUUID } from 'node:crypto'
import { type AddressInfo, createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { paymentBody } from '../client.ts'
import { startMerchant } from '../merchant.ts'
import { type OpenSandbox, openSandbox } from '../open-sandbox.ts'

const on = { SANDBOX_TRACE: 'on' }
const id = '4bf92f3577b34da6a3ce929d0e0e4736'
const span = '00f067aa0ba902b7'
const parent = `00-${id}-${span}-01`

/** A payment that is created with these headers and completed; answers the trace headers of its callbacks. */
async function traces(shop: OpenSandbox, headers: Readonly<Record<string, string>>) {
  const merchant = await startMerchant()
  const world = shop.as(randomUUID())
  const orderId = await world.createOrder()
  const body = paymentBody({ callbackUrl: merchant.callbackUrl })
  const made = await world.api('POST', `/payment_orders/${orderId}/payments`, body, headers)
  await world.payer(made.body.id, 'approve')
  await world.settle()
  return merchant.received.map(({ headers: { traceparent, tracestate } }) => ({
    traceparent,
    tracestate,
  }))
}

test('goes on in the trace of the create call, each attempt as a span of its own', async () => {
  const shop = openSandbox(on)
  const merchant = await startMerchant((_, response) => response.writeHead(500).end())
  const orderId = await shop.createOrder()
  const made = await shop.api(
    'POST',
    `/payment_orders/${orderId}/payments`,
    paymentBody({ callbackUrl: merchant.callbackUrl }),
    { traceparent: parent, tracestate: 'congo=t61rcWkgMzE, rojo=00f067aa0ba902b7' },
  )
  await shop.payer(made.body.id, 'approve')
  await shop.settle()
  const sent = merchant.received.map(({ headers }) => headers)
  expect(sent.length).toBeGreaterThan(3)
  for (const { traceparent, tracestate } of sent) {
    expect(traceparent).toMatch(new RegExp(`^00-${id}-[0-9a-f]{16}-01$`))
    expect(tracestate).toBe('congo=t61rcWkgMzE,rojo=00f067aa0ba902b7')
  }
  const spans = sent.map(({ traceparent }) => String(traceparent).split('-')[2])
  expect(new Set([...spans, span]).size).toBe(sent.length + 1)

  // The record of an attempt has what was sent, and a redelivery is one more span.
  const { body: deliveries } = await shop.callbacks(`payment_id=${made.body.id}`)
  expect(deliveries.data[0].attempts[0].request.headers).toMatchObject({
    traceparent: sent[0]?.traceparent,
  })
  await shop.call('POST', `/_sandbox/callbacks/${deliveries.data[0].id}/redeliver`)
  const again = merchant.received.at(-1)?.headers['traceparent']
  expect(again).toMatch(new RegExp(`^00-${id}-`))
  expect(sent.map(({ traceparent }) => traceparent)).not.toContain(again)
})

test('hands on the trace of a batch, and after a change of the payment', async () => {
  const shop = openSandbox(on)
  const merchant = await startMerchant()
  const payment = paymentBody({ callbackUrl: merchant.callbackUrl })
  const batch = [{ payment_order: { currency: 'SEK' }, payment }]
  await shop.api('POST', '/payment_batches', { batch }, { traceparent: parent })
  const { data } = (await shop.api('GET', '/payments')).body
  const { id: paymentId, payment_order_id: orderId } = data[0]
  const items = [{ ...payment.order_items[0], name: 'Tea' }]
  await shop.api('PUT', `/payment_orders/${orderId}/payments/${paymentId}`, { order_items: items })
  await shop.payer(paymentId, 'approve')
  await shop.settle()
  expect(
    merchant.received.map(({ headers }) => String(headers['traceparent']).slice(3, 35)),
  ).toEqual([id, id])
})

const vendor = (key: string) => `${key}=1`

/** What it is, the headers, and the flags and the state that are handed on. */
type Row = readonly [string, Readonly<Record<string, string>>, string, string | undefined]

const readable: readonly Row[] = [
  ['flags that have no meaning yet', { traceparent: `00-${id}-${span}-fd` }, '01', undefined],
  ['a trace that is not sampled', { traceparent: `00-${id}-${span}-00` }, '00', undefined],
  ['a later version', { traceparent: `cc-${id}-${span}-01` }, '01', undefined],
  [
    'a later version with more fields',
    { traceparent: `cc-${id}-${span}-01-what` },
    '01',
    undefined,
  ],
  [
    'blanks and empty members',
    { traceparent: parent, tracestate: 'a=1 ,,\tb@c=x y' },
    '01',
    'a=1,b@c=x y',
  ],
  ['32 members', { traceparent: parent, tracestate: members(32) }, '01', members(32)],
  ['too many members', { traceparent: parent, tracestate: members(33) }, '01', undefined],
  ['a key given twice', { traceparent: parent, tracestate: 'a=1,a=2' }, '01', undefined],
  ['a key in capitals', { traceparent: parent, tracestate: 'A=1' }, '01', undefined],
  ['a member without a value', { traceparent: parent, tracestate: 'a' }, '01', undefined],
  ['a value with an equals sign', { traceparent: parent, tracestate: 'a=b=c' }, '01', undefined],
  [
    'a key that is too long',
    { traceparent: parent, tracestate: vendor('k'.repeat(257)) },
    '01',
    undefined,
  ],
  [
    'a key of 256 characters',
    { traceparent: parent, tracestate: vendor('k'.repeat(256)) },
    '01',
    vendor('k'.repeat(256)),
  ],
  [
    'a value that is too long',
    { traceparent: parent, tracestate: `a=${'v'.repeat(257)}` },
    '01',
    undefined,
  ],
]

test('reads the headers as the specification says', async () => {
  const shop = openSandbox(on)
  for (const [what, headers, flags, state] of readable)
    for (const { traceparent, tracestate } of await traces(shop, headers)) {
      expect(traceparent, what).toMatch(new RegExp(`^00-${id}-[0-9a-f]{16}-${flags}$`))
      expect(tracestate, what).toBe(state)
    }
})

function members(count: number): string {
  return Array.from({ length: count }, (_, index) => `k${index}=v`).join(',')
}

test('ignores what is malformed, with the state beside it', async () => {
  const shop = openSandbox(on)
  const malformed = [
    undefined,
    '',
    `ff-${id}-${span}-01`,
    `00-${id}-${span}-01-more`,
    `cc-${id}-${span}-01more`,
    `00-${id.toUpperCase()}-${span}-01`,
    `00-${'0'.repeat(32)}-${span}-01`,
    `00-${id}-${'0'.repeat(16)}-01`,
    `00-${id}-${span}-0g`,
    `00-${id}-${span}`,
    `0-${id}-${span}-01`,
    `00-${id.slice(1)}-${span}-01`,
    `${parent},${parent}`,
  ]
  for (const traceparent of malformed) {
    const headers = { ...(traceparent === undefined ? {} : { traceparent }), tracestate: 'a=1' }
    for (const sent of await traces(shop, headers))
      expect(sent, String(traceparent)).toEqual({ traceparent: undefined, tracestate: undefined })
  }
})

/** A backend that keeps the bytes of what it is sent. */
async function startRecorder() {
  let bytes = ''
  const server = createServer((socket) => {
    socket.on('data', (chunk) => {
      bytes += chunk.toString('latin1')
      if (bytes.endsWith('}')) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return {
    port,
    take: () => {
      const taken = bytes
      bytes = ''
      return taken
    },
  }
}

test('sends the same bytes as without the setting, where it is off or the create call names no trace', async () => {
  const { port, take } = await startRecorder()
  const play = async (env: Readonly<Record<string, string>>, headers: Record<string, string>) => {
    const { as } = openSandbox(env)
    const world = as('11111111-1111-4111-8111-111111111111')
    await world.call('PUT', '/_sandbox/world', { seed: 'golden' })
    await world.api('POST', '/signing_key/generate')
    const orderId = await world.createOrder()
    const body = paymentBody({ callbackUrl: `http://127.0.0.1:${port}/callbacks` })
    const made = await world.api('POST', `/payment_orders/${orderId}/payments`, body, headers)
    await world.payer(made.body.id, 'approve')
    await world.settle()
    return take()
  }
  const traced = { traceparent: parent, tracestate: 'a=1' }
  const plain = await play({}, {})
  expect(await play({}, traced)).toBe(plain)
  expect(await play({ SANDBOX_TRACE: 'off' }, traced)).toBe(plain)
  expect(await play(on, {})).toBe(plain)
  expect(await play(on, traced)).not.toBe(plain)
  expect(plain.replaceAll(String(port), 'PORT')).toMatchInlineSnapshot(`
    "POST /callbacks HTTP/1.1
    host: 127.0.0.1:PORT
    content-type: application/json
    user-agent: ping-sandbox
    accept: application/json
    signature: g+j9lthRtv0/A3QeR16hCoGH/dXnf0LslJtKLhNEs+ObOt1KOLpWWuQdQ1tSBZ3Zpnp3ekQxUSXL4BE1bswJCQ==
    content-length: 304
    Connection: keep-alive

    {"id":"c7e68899-2dc3-4e0c-854a-e42d35dc85fa","payment_id":"c7e68899-2dc3-4e0c-854a-e42d35dc85fa","payment_order_id":"83bbdfc9-e696-4aa3-ae70-5938deb12830","status":"PENDING","occurred_at":"2026-01-01T00:00:00.000000Z","details":null,"funds":null,"provider":"open_payments","method":"pis","metadata":null}POST /callbacks HTTP/1.1
    host: 127.0.0.1:PORT
    content-type: application/json
    user-agent: ping-sandbox
    accept: application/json
    signature: b6yehZBVELi5eSLMSGUII79g32QNH0gP73/TBhUpJk1rLX77B95L44j/3+vDMu3fNt5rPG8bzjJFTkBNSeWDBg==
    content-length: 306
    Connection: keep-alive

    {"id":"c7e68899-2dc3-4e0c-854a-e42d35dc85fa","payment_id":"c7e68899-2dc3-4e0c-854a-e42d35dc85fa","payment_order_id":"83bbdfc9-e696-4aa3-ae70-5938deb12830","status":"COMPLETED","occurred_at":"2026-01-01T00:00:01.000000Z","details":null,"funds":null,"provider":"open_payments","method":"pis","metadata":null}"
  `)
})
