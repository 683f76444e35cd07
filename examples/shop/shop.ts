import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { verifyCallbackSignature } from 'ping-sandbox/client'
import { type ApiSettings, createPingClient } from './ping-client.ts'

type Purchase = {
  /** the shop's own */
  readonly number: string
  readonly amount: number
  status: string
  /** how often it was sent off */
  shipments: number
  /** null: create payment was not answered yet */
  ping: { readonly orderId: string; readonly id: string } | null
}

const ends = ['COMPLETED', 'DECLINED', 'ABORTED', 'EXPIRED', 'CRASHED', 'STOPPED']

/**
 * A very small shop that gets the hard parts right: it checks signatures, copes with callbacks that come twice, too early
 * or in the wrong order, ships once, and asks Ping when the payer returns and when no callback has come. Its orders are in
 * memory; keep yours in a database.
 *
 * - `POST /buy` `{"amount": 12500}` → `{"id", "checkout_url"}`, or 502 where no payment could be begun
 * - `GET /purchases/<id>` → `{"status", "amount", "shipments"}`; with `?ask`, after asking Ping
 * - `POST /jobs/ask-ping`: asks Ping for every purchase that is open
 * - `GET /thanks/<number>`, `/cart/<number>`, `/sorry/<number>`: the payer is back
 * - `POST /ping-callbacks/<number>`: for Ping
 */
export function createShop({
  publicKey,
  ...ping
}: ApiSettings & {
  /** the tenant's key; null: callbacks are not signed */
  readonly publicKey: string | null
}): Server {
  const client = createPingClient(ping)
  const purchases = new Map<string, Purchase>()
  let last = 0

  async function buy(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { amount } = JSON.parse(await read(request))
    last += 1
    const number = String(last)
    // Written down before Ping is asked: a callback may be here before the answer is.
    const purchase: Purchase = { number, amount, status: 'INITIATED', shipments: 0, ping: null }
    purchases.set(number, purchase)
    const shop = `http://${request.headers.host}`
    const order = await client.createOrder()
    const payment = await client.createPayment(order.id, {
      provider: 'open_payments',
      method: 'pis',
      currency: 'SEK',
      total_amount: amount,
      order_items: [
        {
          name: 'Coffee beans',
          amount,
          vat_rate: 12,
          merchant_id: '6d1e1c3e-3f6e-4c55-9d39-0f1d5f3b7a10',
        },
      ],
      status_callback_url: `${shop}/ping-callbacks/${number}`,
      provider_method_parameters: {
        success_url: `${shop}/thanks/${number}`,
        cancel_url: `${shop}/cart/${number}`,
        error_url: `${shop}/sorry/${number}`,
        reference: 'Coffee',
      },
    })
    purchase.ping = { orderId: order.id, id: payment.id }
    answer(response, 200, { id: payment.id, ...payment.provider_method_response })
  }

  async function takeCallback(
    purchase: Purchase,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const text = await read(request)
    const signature = request.headers['signature']
    if (publicKey !== null && !verifyCallbackSignature(text, String(signature), publicKey))
      return answer(response, 401, { error: 'bad signature' })
    const { payment_id: id, payment_order_id: orderId, status } = JSON.parse(text)
    purchase.ping ??= { orderId, id }
    // A genuine message of another payment is none of this purchase.
    if (purchase.ping.id !== id) return answer(response, 409, { error: 'another payment' })
    settle(purchase, status)
    answer(response, 200, {})
  }

  /** What arrives after the end changes nothing any more, so a purchase is shipped once. */
  function settle(purchase: Purchase, status: string): void {
    if (ends.includes(purchase.status)) return
    purchase.status = status
    if (status === 'COMPLETED') purchase.shipments += 1
  }

  async function ask(purchase: Purchase): Promise<void> {
    if (purchase.ping === null) return
    const { orderId, id } = purchase.ping
    settle(purchase, (await client.getPayment(orderId, id)).status)
  }

  async function askForOpenPurchases(response: ServerResponse): Promise<void> {
    for (const purchase of purchases.values())
      if (!ends.includes(purchase.status)) await ask(purchase)
    answer(response, 200, {})
  }

  /** By its number, or by the id of its payment. */
  function find(name: string): Purchase | undefined {
    return purchases.get(name) ?? [...purchases.values()].find(({ ping: of }) => of?.id === name)
  }

  async function show(purchase: Purchase, asks: boolean, response: ServerResponse): Promise<void> {
    if (asks) await ask(purchase)
    const { status, amount, shipments } = purchase
    answer(response, 200, { status, amount, shipments })
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://shop')
    const [, room = '', name = ''] = pathname.split('/')
    if (request.method === 'POST' && room === 'buy') return await buy(request, response)
    if (request.method === 'POST' && room === 'jobs') return await askForOpenPurchases(response)
    const purchase = find(name)
    if (purchase === undefined) return answer(response, 404, { error: 'no such purchase' })
    if (request.method === 'POST' && room === 'ping-callbacks')
      return await takeCallback(purchase, request, response)
    // The payer's return proves nothing: Ping is asked.
    await show(purchase, room !== 'purchases' || searchParams.has('ask'), response)
  }

  return createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      answer(response, 502, { error: String(error) })
    })
  })
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
