import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { verifyCallbackSignature } from 'ping-sandbox/client'
import { type ApiSettings, createPingClient } from './ping-client.ts'

type Purchase = { readonly orderId: string; status: string }

const ends = ['COMPLETED', 'DECLINED', 'ABORTED', 'EXPIRED', 'CRASHED', 'STOPPED']

/**
 * A very small shop that gets the hard parts right: it checks signatures, copes with callbacks that come twice or in the
 * wrong order, and asks Ping when none has come.
 *
 * - `POST /buy` `{"amount": 12500}` → `{"id", "checkout_url"}`
 * - `GET /purchases/<id>` → `{"status"}`; with `?ask`, after asking Ping
 * - `POST /ping-callbacks`: for Ping
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

  async function buy(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { amount } = JSON.parse(await read(request))
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
      status_callback_url: `${shop}/ping-callbacks`,
      provider_method_parameters: {
        success_url: `${shop}/thanks`,
        cancel_url: `${shop}/cart`,
        error_url: `${shop}/sorry`,
        reference: 'Coffee',
      },
    })
    if (!purchases.has(payment.id))
      purchases.set(payment.id, { orderId: order.id, status: 'INITIATED' })
    answer(response, 200, { id: payment.id, ...payment.provider_method_response })
  }

  async function takeCallback(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await read(request)
    const signature = request.headers['signature']
    if (publicKey !== null && !verifyCallbackSignature(text, String(signature), publicKey))
      return answer(response, 401, { error: 'bad signature' })
    const { payment_id: id, status, payment_order_id: orderId } = JSON.parse(text)
    const known = purchases.get(id)
    // The callback may be here before the answer to our own call is.
    if (known === undefined) purchases.set(id, { orderId, status })
    // A callback that limps in behind the end changes nothing any more.
    else if (!ends.includes(known.status)) known.status = status
    answer(response, 200, {})
  }

  async function show(id: string, asks: boolean, response: ServerResponse): Promise<void> {
    const purchase = purchases.get(id)
    if (purchase === undefined) return answer(response, 404, { error: 'no such purchase' })
    if (asks) purchase.status = (await client.getPayment(purchase.orderId, id)).status
    answer(response, 200, { status: purchase.status })
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://shop')
    const [, room, id = ''] = pathname.split('/')
    if (request.method === 'POST' && room === 'buy') await buy(request, response)
    else if (request.method === 'POST' && room === 'ping-callbacks')
      await takeCallback(request, response)
    else if (room === 'purchases') await show(id, searchParams.has('ask'), response)
    else answer(response, 404, { error: 'no such page' })
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
