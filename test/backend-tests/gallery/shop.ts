import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Backend } from '../../../src/backend-tests/subject/from-functions.ts'
import { verifyCallbackSignature } from '../../../src/client/verify-callback-signature.ts'
import { answer, type Reply, read } from './http.ts'
import { ends, type Message, type Order } from './order.ts'
import { createPing, type Ping, PingError } from './ping.ts'

/** ms of real time that writing an order takes */
const writeTakes = 3

/** ms of real time that fulfilling an order takes */
const shippingTakes = 40

/**
 * A correct shop. It verifies signatures, locks an order while it works on it, fulfils it once, asks Ping when the payer
 * returns, and tells the buyer what does not work. What the faulty shops of the gallery do otherwise is one method each.
 */
export class Shop {
  /** of all shops that there are */
  static readonly keys = new Set<string>()
  readonly ping: Ping
  /** survive a restart, as a database does */
  readonly orders = new Map<string, Order>()
  readonly carts = new Map<string, string>()
  publicKey: string | null = null
  url = ''
  #server: Server | null = null
  #port = 0
  readonly #locks = new Map<string, Promise<unknown>>()

  constructor(pingUrl: string, tenantId: string) {
    this.ping = createPing(pingUrl, tenantId)
  }

  async open(): Promise<void> {
    const server = createServer((request, response) => {
      this.serve(request, response).catch((error: unknown) =>
        answer(response, { status: 500, json: { error: String(error) } }),
      )
    })
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve))
    this.#port = (server.address() as AddressInfo).port
    this.url = `http://127.0.0.1:${this.#port}`
    this.#server = server
    this.publicKey ??= await this.makeKey()
    Shop.keys.add(this.publicKey)
    await this.ping.announceRefundsTo(`${this.url}/refunds`)
  }

  makeKey(): Promise<string> {
    return this.ping.publicKey()
  }

  async close(): Promise<void> {
    const server = this.#server
    this.#server = null
    if (server === null) return
    const closed = new Promise((resolve) => server.close(resolve))
    server.closeAllConnections()
    await closed
  }

  isServing(): boolean {
    return this.#server !== null
  }

  /** Killed, and started again: what is only in memory is gone. */
  async restart(): Promise<void> {
    await sleep(15)
    await this.close()
    this.forget()
    await sleep(40)
    await this.open()
  }

  forget(): void {
    this.#locks.clear()
  }

  /** What the file of this shop would say. */
  toBackend(): Backend {
    const at = (path: string) => `${this.url}${path}`
    const order = { url: at('/orders/{order}') }
    return {
      name: this.constructor.name,
      tenant_id: this.ping.tenantId,
      buy: {
        request: { method: 'POST', url: at('/buy'), json: { amount: 12_500 } },
        order: '/order_id',
        redirect: '/redirect_url',
      },
      see: {
        request: order,
        status: '/status',
        paid: ['paid'],
        unpaid: ['failed'],
        effects: '/shipments',
        amount: '/amount',
      },
      page: { url: at('/thanks?order={order}'), failed: 'payment failed' },
      refund: { request: { method: 'POST', url: at('/orders/{order}/refund') } },
      reconcile: { request: { method: 'POST', url: at('/jobs/ask-ping') } },
      restart: { command: () => this.restart(), healthy: () => this.isServing() },
      settles_within: '600ms',
    }
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await read(request)
    const { pathname, searchParams } = new URL(request.url ?? '/', this.url)
    const [, room = '', id = '', more = ''] = pathname.split('/')
    const cart = /cart=(\w+)/.exec(request.headers.cookie ?? '')?.[1] ?? null
    const order = this.orders.get(id) ?? this.orders.get(searchParams.get('order') ?? '')
    if (room === 'buy') {
      const name = cart ?? `c${this.carts.size + 1}`
      response.setHeader('set-cookie', `cart=${name}; Path=/; HttpOnly`)
      return answer(response, await this.buy(name, JSON.parse(text).amount))
    }
    if (room === 'callbacks')
      return answer(response, await this.takeCallback(text, request.headers['signature'], pathname))
    if (room === 'refunds') return answer(response, this.takeRefund(JSON.parse(text)))
    if (room === 'ledger') return answer(response, { status: 200, json: this.ledger() })
    if (room === 'jobs') return answer(response, await this.askForOpenOrders())
    if (order === undefined) return answer(response, { status: 404 })
    if (room === 'return') return answer(response, await this.comeBack(order, cart))
    if (room === 'thanks') return answer(response, { status: 200, page: this.page(order) })
    if (more === 'refund') return answer(response, await this.refund(order))
    answer(response, { status: 200, json: order })
  }

  ledger(): unknown {
    const orders = [...this.orders.values()].flatMap(({ payments, status, shipments }) =>
      payments.map((payment_id) => ({ payment_id, status, shipments })),
    )
    return { orders }
  }

  /** A purchase: the same cart is the same order. */
  async buy(cart: string, amount: number): Promise<Reply> {
    const order = this.orderOf(cart, amount)
    try {
      return await this.beginPayment(order)
    } catch (error) {
      if (!(error instanceof PingError)) throw error
      return this.tellBuyer(order, error)
    }
  }

  orderOf(cart: string, amount: number): Order {
    const known = this.orders.get(this.carts.get(cart) ?? '')
    if (known !== undefined) return known
    const id = `o${this.orders.size + 1}`
    const order: Order = {
      id,
      amount,
      status: 'open',
      shipments: 0,
      refunded: 0,
      returns: 0,
      payments: [],
      callbacksTaken: new Set(),
    }
    this.orders.set(id, order)
    this.carts.set(cart, id)
    return order
  }

  async beginPayment(order: Order): Promise<Reply> {
    const { id, checkoutUrl } = await this.ping.createPayment(order.amount, {
      callbacks: this.callbacksOf(order),
      back: `${this.url}/return/${order.id}`,
    })
    order.payments.push(id)
    return { status: 201, json: { order_id: order.id, redirect_url: checkoutUrl } }
  }

  callbacksOf(_order: Order): string | undefined {
    return `${this.url}/callbacks`
  }

  orderOfCallback(paymentId: string, _path: string): Order | undefined {
    return this.orderOfPayment(paymentId)
  }

  tellBuyer(_order: Order, { message }: PingError): Reply {
    return { status: 502, json: { error: message } }
  }

  /** A callback. One that cannot be taken is answered so that it comes again. */
  async takeCallback(
    text: string,
    signature: string | string[] | undefined,
    path: string,
  ): Promise<Reply> {
    if (!this.isGenuine(text, signature)) return { status: 401 }
    const message: Message = JSON.parse(text)
    const order = this.orderOfCallback(message.payment_id, path)
    if (order === undefined) return this.refuseUnknown()
    return await this.takeMessage(order, message)
  }

  refuseUnknown(): Reply {
    return { status: 404 }
  }

  isGenuine(text: string, signature: string | string[] | undefined): boolean {
    if (this.publicKey === null) return false
    return verifyCallbackSignature(text, String(signature), this.publicKey)
  }

  orderOfPayment(paymentId: string): Order | undefined {
    return [...this.orders.values()].find(({ payments }) => payments.includes(paymentId))
  }

  async takeMessage(order: Order, { status }: Message): Promise<Reply> {
    await this.locked(order, () => this.settle(order, status))
    return { status: 200 }
  }

  /** The payer's browser is back, which proves nothing: Ping is asked. */
  async comeBack(order: Order, _cart: string | null): Promise<Reply> {
    await this.ask(order)
    return { status: 303, location: `${this.url}/thanks?order=${order.id}` }
  }

  page({ status }: Order): string {
    return status === 'failed' ? 'Your payment failed.' : `Thank you. Your order is ${status}.`
  }

  async askForOpenOrders(): Promise<Reply> {
    for (const order of this.orders.values()) if (order.status === 'open') await this.ask(order)
    return { status: 200 }
  }

  async ask(order: Order): Promise<void> {
    for (const id of order.payments) {
      const status = await this.ping.statusOf(id)
      await this.locked(order, () => this.settle(order, status))
    }
  }

  /** What Ping says of one payment of an order, in the order's lock. */
  async settle(order: Order, status: string): Promise<void> {
    if (order.status !== 'open') return
    if (status === 'COMPLETED') await this.fulfil(order)
    else if (ends.includes(status) && this.isLastPayment(order)) {
      await sleep(writeTakes)
      order.status = 'failed'
    }
  }

  /** The payer may have begun another payment of the order. */
  isLastPayment({ payments }: Order): boolean {
    return payments.length < 2
  }

  /** Begun and done in one write, which a restart cannot come between. */
  async fulfil(order: Order): Promise<void> {
    const generation = this.#server
    await sleep(shippingTakes)
    if (generation !== this.#server) throw new Error('killed')
    order.status = 'paid'
    order.shipments += 1
  }

  async refund(order: Order): Promise<Reply> {
    await this.ping.refund(order.payments.at(-1) ?? '', order.amount)
    return { status: 202 }
  }

  readonly #refundsTaken = new Set<string>()

  takeRefund({
    id,
    payment_id,
    amount,
  }: {
    id: string
    payment_id: string
    amount: number
  }): Reply {
    const order = this.orderOfPayment(payment_id)
    if (order === undefined) return { status: 404 }
    if (!this.#refundsTaken.has(id)) order.refunded += amount
    this.#refundsTaken.add(id)
    return { status: 200 }
  }

  locked<Value>({ id }: Order, work: () => Promise<Value>): Promise<Value> {
    const done = (this.#locks.get(id) ?? Promise.resolve()).then(work)
    this.#locks.set(
      id,
      done.catch(() => undefined),
    )
    return done
  }
}
