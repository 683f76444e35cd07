import { setTimeout as pause } from 'node:timers/promises'
import type { Goods } from './goods.ts'
import type { Entry, Order, OrderBook, Received, ShopAddresses } from './order.ts'
import { isGenuine, type PingClient, PingRefusal } from './ping-client.ts'

const anyMerchant = '00000000-0000-4000-8000-00000000cafe'

const endings = ['DECLINED', 'ABORTED', 'EXPIRED', 'CRASHED', 'STOPPED']

export type ShopOptions = {
  readonly orders: OrderBook
  readonly ping: PingClient
  /** header of a callback that carries its signature */
  readonly signatureHeader: string
  /** has it a merchant at Ping, by whose name the payer is asked for money? */
  readonly hasMerchant: boolean
  /** ms of real time that packing an order takes; none if absent */
  readonly packingTakes?: number
}

/** A callback that can be read. */
export type Message = {
  readonly payment_id: string
  readonly payment_order_id: string
  readonly status: string
}

/**
 * The backend of the demo shop, as a merchant would write it: it asks Ping for a payment, gets callbacks about it,
 * trusts none that is not signed, and asks Ping itself before it believes one. A callback is acknowledged when what
 * follows from it is done, so that one that could not be worked on comes again.
 */
export class DemoBackend {
  protected readonly orders: OrderBook
  protected readonly ping: PingClient
  readonly #signatureHeader: string
  readonly #hasMerchant: boolean
  readonly #packingTakes: number

  /** Is a buyer told that Ping did not take a payment? */
  readonly tellsBuyer: boolean = true
  /** what is in memory only is gone */
  protected isStopped = false

  constructor({ orders, ping, signatureHeader, hasMerchant, packingTakes = 0 }: ShopOptions) {
    this.orders = orders
    this.ping = ping
    this.#signatureHeader = signatureHeader
    this.#hasMerchant = hasMerchant
    this.#packingTakes = packingTakes
  }

  /** As a killed process: what is under way is not finished. */
  stop(): void {
    this.isStopped = true
  }

  /** Takes an order. `scenario` null: what Ping does is chosen there. */
  async place(goods: Goods, scenario: string | null, addresses: ShopAddresses): Promise<Order> {
    const order = this.orders.open(goods, scenario, addresses)
    note(order, `Order ${order.number} placed: ${goods.name}.`)
    await this.askForPayment(order)
    return order
  }

  async askForPayment(order: Order): Promise<void> {
    const { api } = order.addresses
    try {
      this.orders.publicKey = await this.ping.publicKey(api)
      const orderId = await this.ping.createOrder(api)
      const merchantId = this.#hasMerchant ? await this.ping.ownMerchant(api) : anyMerchant
      const body = toPayment(order, merchantId)
      const payment = await this.ping.createPayment(api, orderId, body, order.scenario)
      const [checkoutUrl] = Object.values(payment.provider_method_response)
      order.payment = { id: payment.id, orderId, checkoutUrl: String(checkoutUrl) }
      note(order, 'Created a payment; Ping answered with a checkout URL.')
      // A callback that overtook this answer was about a payment that nobody here knew yet.
      if (order.received.length > 0) await this.lookAtIfPossible(order)
    } catch (error) {
      if (!(error instanceof PingRefusal)) throw error
      note(order, `Creating a payment failed: Ping answered ${error.message}`, 'bad')
    }
  }

  /** Takes a callback, and does what follows from it; answers the status code. */
  async receive(order: Order, body: string, headers: Headers): Promise<number> {
    const at = Date.now()
    const verdict = this.judge(order, body, headers.get(this.#signatureHeader) ?? undefined)
    const answer = verdict.tone === 'good' ? await this.work(order, body) : verdict.answer
    order.received.push({ ...verdict, answer, at, body })
    return answer
  }

  /** Works on a genuine callback; answers 503 where that is not possible, so that it comes again. */
  protected async work(order: Order, body: string): Promise<number> {
    try {
      await this.takeMessage(order, JSON.parse(body))
      return 200
    } catch (error) {
      if (!(error instanceof PingRefusal)) throw error
      note(order, `Asking Ping for the status failed: ${error.message}`, 'bad')
      return 503
    }
  }

  protected judge(
    order: Order,
    body: string,
    signature: string | undefined,
  ): Omit<Received, 'at' | 'body'> {
    const status = readStatus(body)
    const refusal = this.refusal(body, signature)
    if (refusal !== null) return { status, verdict: refusal, tone: 'bad', answer: 401 }
    if (this.wasReceived(order, body)) {
      const verdict = 'Signature valid. Already known: nothing to do.'
      return { status, verdict, tone: 'waiting', answer: 200 }
    }
    const early = order.payment === null ? ' It came before the answer to our own request!' : ''
    return { status, verdict: `Signature valid.${early}`, tone: 'good', answer: 200 }
  }

  /** Why a callback is not believed; null: it is genuine. */
  protected refusal(body: string, signature: string | undefined): string | null {
    const { publicKey } = this.orders
    if (publicKey === null || signature === undefined) return 'Not signed: refused.'
    return isGenuine(body, signature, publicKey) ? null : 'Wrong signature: refused.'
  }

  /** Was the same callback acknowledged before? */
  protected wasReceived(order: Order, body: string): boolean {
    return order.received.some((other) => other.answer === 200 && other.body === body)
  }

  /** A callback is a hint. What counts is what Ping answers. */
  protected async takeMessage(order: Order, message: Message): Promise<void> {
    // The answer that had these ids may be on its way, or lost.
    order.payment ??= {
      id: message.payment_id,
      orderId: message.payment_order_id,
      checkoutUrl: null,
    }
    await this.lookAt(order)
  }

  /** Asks Ping for the status, and does what follows from it. Throws PingRefusal. */
  protected async lookAt(order: Order): Promise<void> {
    if (order.payment === null) return
    const { orderId, id } = order.payment
    const status = await this.ping.toStatus(order.addresses.api, orderId, id)
    await this.settle(order, status)
  }

  /** An order that is paid or over stays so, whatever is said of it later. */
  protected async settle(order: Order, status: string): Promise<void> {
    if (this.isStopped) throw new Error('The shop was stopped.')
    if (order.status !== 'waiting') return
    if (status === 'COMPLETED') await this.pack(order)
    else if (endings.includes(status)) {
      order.status = 'not_paid'
      note(order, `Asked Ping: ${status}. The order is cancelled.`, 'bad')
    }
  }

  /** Others may have packed the order meanwhile, or the shop was stopped: both are looked at in the step that ships it. */
  protected async pack(order: Order): Promise<void> {
    if (this.#packingTakes > 0) await pause(this.#packingTakes)
    if (this.isStopped) throw new Error('The shop was stopped.')
    if (order.status === 'waiting') await this.ship(order)
  }

  /** Paid and packed in one step: nothing can come between. */
  protected ship(order: Order): Promise<void> | void {
    order.status = 'paid'
    order.shipments += 1
    note(order, 'Asked Ping: COMPLETED. The order is packed.', 'good')
  }

  /** The browser is back. That proves nothing, so Ping is asked. */
  async browserCameBack(order: Order, to: string): Promise<void> {
    order.returnedTo = to
    note(order, `The browser returned to ${to}.`)
    await this.lookAtIfPossible(order)
  }

  /** What a shop does now and then: it asks for orders of which it heard nothing. */
  async askForOpenOrders(): Promise<void> {
    for (const order of this.orders.newest(Number.POSITIVE_INFINITY))
      if (order.status === 'waiting') await this.lookAtIfPossible(order)
  }

  protected async lookAtIfPossible(order: Order): Promise<void> {
    try {
      await this.lookAt(order)
    } catch (error) {
      if (!(error instanceof PingRefusal)) throw error
      note(order, `Asking Ping for the status failed: ${error.message}`, 'bad')
    }
  }
}

function toPayment({ number, goods, addresses }: Order, merchantId: string): object {
  const { name, price } = goods
  const { pages, callbacks } = addresses
  const back = (how: string) => `${pages}/orders/${number}/back?how=${how}`
  return {
    provider: 'open_payments',
    method: 'pis',
    currency: 'SEK',
    total_amount: price,
    order_items: [{ name, amount: price, vat_rate: 25, merchant_id: merchantId }],
    metadata: { order: number },
    status_callback_url: `${callbacks}/callbacks/${number}`,
    provider_method_parameters: {
      success_url: back('success_url'),
      cancel_url: back('cancel_url'),
      error_url: back('error_url'),
      reference: `Order ${number}`,
    },
  }
}

/** Writes a line into the log of an order. */
export function note(order: Order, text: string, tone: Entry['tone'] = 'plain'): void {
  order.log.push({ at: Date.now(), text, tone })
}

function readStatus(body: string): string {
  try {
    return String(JSON.parse(body).status)
  } catch {
    return 'unreadable'
  }
}
