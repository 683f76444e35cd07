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

/** An order, as the shop knows it. Nothing here comes from anywhere but the public API and callbacks. */
export type Order = {
  readonly number: string
  readonly goods: Goods
  readonly scenario: string
  /** what the shop believes */
  status: 'waiting' | 'paid' | 'not_paid'
  /** null: Ping has not answered with a payment yet */
  payment: {
    readonly id: string
    readonly orderId: string
    readonly checkoutUrl: string
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
    open(goods: Goods, scenario: string): Order {
      last += 1
      const order: Order = {
        number: String(last),
        goods,
        scenario,
        status: 'waiting',
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
