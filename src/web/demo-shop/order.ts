import { formatAmount } from '../../payment/money.ts'
import type { Goods } from './goods.ts'

/** What happened to an order, as the shop wrote it down. */
export type Entry = {
  /** ms, real time */
  readonly at: number
  readonly text: string
  readonly tone: 'plain' | 'good' | 'bad'
}

/** A callback as it came in. */
export type Received = {
  /** ms, real time */
  readonly at: number
  readonly status: string
  readonly verdict: string
  readonly tone: 'good' | 'waiting' | 'bad'
  /** what the shop answered */
  readonly answer: number
  readonly body: string
}

/** Base URLs: of the Ping Payments API, and of the shop for browsers and for callbacks. */
export type ShopAddresses = {
  readonly api: string
  readonly pages: string
  readonly callbacks: string
}

/** An order, as the shop knows it. Nothing here comes from anywhere but the public API and callbacks. */
export type Order = {
  readonly number: string
  readonly goods: Goods
  /** the scenario asked for; null: none */
  readonly scenario: string | null
  readonly addresses: ShopAddresses
  /** what the shop believes */
  status: 'waiting' | 'paid' | 'not_paid'
  /** how often it was sent off */
  shipments: number
  /** null: Ping has not answered with a payment yet */
  payment: {
    readonly id: string
    readonly orderId: string
    /** null: the answer that has it did not come */
    readonly checkoutUrl: string | null
  } | null
  /** where the browser came back to */
  returnedTo: string | null
  readonly log: Entry[]
  readonly received: Received[]
}

/** Orders the shop remembers. */
const kept = 200

/** The shop's order book, in memory: the newest orders. */
export function createOrderBook() {
  const orders = new Map<string, Order>()
  let last = 1000

  return {
    /** the key that callbacks are verified with; null: Ping was not asked for it yet */
    publicKey: null as string | null,
    open(goods: Goods, scenario: string | null, addresses: ShopAddresses): Order {
      last += 1
      const order: Order = {
        number: String(last),
        goods,
        scenario,
        addresses,
        status: 'waiting',
        shipments: 0,
        payment: null,
        returnedTo: null,
        log: [],
        received: [],
      }
      orders.set(order.number, order)
      const [oldest] = orders.keys()
      if (orders.size > kept && oldest !== undefined) orders.delete(oldest)
      return order
    },
    find: (number: string): Order | undefined => orders.get(number),
    /** Newest first. */
    newest: (count: number): Order[] => [...orders.values()].reverse().slice(0, count),
  }
}

export type OrderBook = ReturnType<typeof createOrderBook>

/** What the shop believes of an order, as its pages say it. */
export const beliefs = {
  waiting: { status: 'waiting', tone: 'waiting', headline: 'Waiting for your payment' },
  paid: { status: 'paid', tone: 'good', headline: 'Thank you! Your order is being packed.' },
  not_paid: { status: 'not paid', tone: 'bad', headline: 'The payment failed.' },
} as const

export function kronor(amount: number): string {
  return formatAmount(amount, 'SEK', 'en')
}
