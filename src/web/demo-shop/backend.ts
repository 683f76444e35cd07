import type { Goods } from './goods.ts'
import type { Entry, Order, OrderBook, Received } from './order.ts'
import { isGenuine, type PingClient, PingRefusal } from './ping-client.ts'

const anyMerchant = '00000000-0000-4000-8000-00000000cafe'

const endings = ['DECLINED', 'ABORTED', 'EXPIRED', 'CRASHED', 'STOPPED']

/** Where the shop is reached: by browsers, and by Ping. */
type Origins = { readonly pages: string; readonly callbacks: string }

/**
 * The backend of the demo shop, as a merchant would write it: it asks Ping for a payment, gets callbacks about it,
 * trusts none that is not signed, and asks Ping itself before it believes one.
 */
export function createBackend({
  orders,
  ping,
  signatureHeader,
  isStrict,
}: {
  orders: OrderBook
  ping: PingClient
  /** header of a callback that carries its signature */
  signatureHeader: string
  /** is a merchant wanted that Ping knows? */
  isStrict: boolean
}) {
  let publicKey: string | null = null

  function note(order: Order, text: string, tone: Entry['tone'] = 'plain'): void {
    order.log.push({ at: Date.now(), text, tone })
  }

  async function askForPayment(order: Order, { pages, callbacks }: Origins): Promise<void> {
    const { name, price } = order.goods
    const back = (how: string) => `${pages}/demo/orders/${order.number}/back?how=${how}`
    try {
      publicKey = await ping.publicKey(pages)
      const orderId = await ping.createOrder(pages)
      const merchantId = isStrict ? await ping.createMerchant(pages) : anyMerchant
      const payment = await ping.createPayment(
        pages,
        orderId,
        {
          provider: 'open_payments',
          method: 'pis',
          currency: 'SEK',
          total_amount: price,
          order_items: [{ name, amount: price, vat_rate: 25, merchant_id: merchantId }],
          metadata: { order: order.number },
          status_callback_url: `${callbacks}/demo/callbacks/${order.number}`,
          provider_method_parameters: {
            success_url: back('success_url'),
            cancel_url: back('cancel_url'),
            error_url: back('error_url'),
            reference: `Order ${order.number}`,
          },
        },
        order.scenario,
      )
      const [checkoutUrl] = Object.values(payment.provider_method_response)
      order.payment = { id: payment.id, orderId, checkoutUrl: String(checkoutUrl) }
      note(order, 'Created a payment; Ping answered with a checkout URL.')
    } catch (error) {
      if (!(error instanceof PingRefusal)) throw error
      note(order, `Creating a payment failed: Ping answered ${error.message}`, 'bad')
    }
  }

  /** A callback is a hint. What counts is what Ping answers. */
  async function lookAt(order: Order, origin: string): Promise<void> {
    if (order.payment === null) return
    try {
      const status = await ping.toStatus(origin, order.payment.orderId, order.payment.id)
      settle(order, status)
    } catch (error) {
      if (!(error instanceof PingRefusal)) throw error
      note(order, `Asking Ping for the status failed: ${error.message}`, 'bad')
    }
  }

  function settle(order: Order, status: string): void {
    const was = order.status
    if (status === 'COMPLETED') order.status = 'paid'
    else if (endings.includes(status)) order.status = 'not_paid'
    if (was === order.status) return
    const isPaid = order.status === 'paid'
    note(
      order,
      `Asked Ping: ${status}. ${isPaid ? 'The order is packed.' : 'The order is cancelled.'}`,
      isPaid ? 'good' : 'bad',
    )
  }

  function judge(
    order: Order,
    body: string,
    signature: string | undefined,
  ): Omit<Received, 'at' | 'body'> {
    const status = statusIn(body)
    if (publicKey === null || signature === undefined)
      return { status, verdict: 'Not signed: refused.', tone: 'bad', answer: 401 }
    if (!isGenuine(body, signature, publicKey))
      return { status, verdict: 'Wrong signature: refused.', tone: 'bad', answer: 401 }
    if (order.received.some((other) => other.answer === 200 && other.body === body))
      return {
        status,
        verdict: 'Signature valid. Already known: nothing to do.',
        tone: 'waiting',
        answer: 200,
      }
    const early = order.payment === null ? ' It arrived before the answer to our own request!' : ''
    return { status, verdict: `Signature valid.${early}`, tone: 'good', answer: 200 }
  }

  return {
    async place(goods: Goods, scenario: string, origins: Origins): Promise<Order> {
      const order = orders.open(goods, scenario)
      note(order, `Order ${order.number} placed: ${goods.name}.`)
      await askForPayment(order, origins)
      return order
    },
    askForPayment,
    /** Takes a callback; answers the status code. What follows from it happens behind the answer. */
    receive(order: Order, body: string, headers: Headers, origin: string): number {
      const verdict = judge(order, body, headers.get(signatureHeader) ?? undefined)
      order.received.push({ ...verdict, at: Date.now(), body })
      if (verdict.tone === 'good') {
        lookAt(order, origin).catch((error: unknown) => note(order, String(error), 'bad'))
      }
      return verdict.answer
    },
    /** The browser is back. That proves nothing, so Ping is asked. */
    async browserCameBack(order: Order, to: string, origin: string): Promise<void> {
      order.returnedTo = to
      note(order, `The browser returned to ${to}.`)
      await lookAt(order, origin)
    },
  }
}

function statusIn(body: string): string {
  try {
    return String(JSON.parse(body).status)
  } catch {
    return 'unreadable'
  }
}
