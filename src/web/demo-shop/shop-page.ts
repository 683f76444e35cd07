import { type Frame, frame } from './frame.ts'
import { goods } from './goods.ts'
import { beliefs, kronor, type OrderBook } from './order.ts'

export type ShopPage = Frame & {
  readonly goods: readonly {
    readonly id: string
    readonly name: string
    readonly text: string
    readonly price: string
    readonly isBeans: boolean
    readonly isCup: boolean
    readonly isFilters: boolean
    readonly isGrinder: boolean
  }[]
  readonly scenarios: readonly {
    readonly name: string
    readonly summary: string
    readonly isUsual: boolean
  }[]
  readonly orders: readonly {
    readonly number: string
    readonly href: string
    readonly name: string
    readonly price: string
    readonly status: string
    readonly tone: string
  }[]
}

export type KnownScenario = { readonly name: string; readonly summary: string }

export function shopPage(orders: OrderBook, scenarios: readonly KnownScenario[]): ShopPage {
  return {
    ...frame,
    title: 'Demo shop · ping-sandbox',
    goods: goods.map(({ id, name, text, price }) => ({
      id,
      name,
      text,
      price: kronor(price),
      isBeans: id === 'beans',
      isCup: id === 'cup',
      isFilters: id === 'filters',
      isGrinder: id === 'grinder',
    })),
    scenarios: scenarios.map((scenario) => ({ ...scenario, isUsual: scenario.name === 'paid' })),
    orders: orders.newest(10).map((order) => ({
      number: order.number,
      href: `/demo/orders/${order.number}`,
      name: order.goods.name,
      price: kronor(order.goods.price),
      status: beliefs[order.status].status,
      tone: beliefs[order.status].tone,
    })),
  }
}
