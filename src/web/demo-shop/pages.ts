import { formatAmount } from '../../payment/money.ts'
import { isTerminal, type PaymentStatus } from '../../payment/status.ts'
import { goods } from './goods.ts'
import type { Order, OrderBook } from './order.ts'
import type { OrderPage, ShopPage } from './page-model.ts'

/** What the observer's column of an order page is told by the sandbox itself; the shop's backend has no part in it. */
export type Watch = (
  tenantId: string,
  paymentId: string,
) => {
  readonly status: string
  readonly timeline: readonly {
    readonly status: string
    readonly state: 'past' | 'planned' | 'possible'
    readonly at: string | null
    readonly moment: string | null
    readonly because: string
  }[]
  /** when something is planned next in this world, in words */
  readonly next: string | null
} | null

export type KnownScenario = { readonly name: string; readonly summary: string }

const nav = [
  { label: 'Payments', href: '/', isHere: false },
  { label: 'Scenarios', href: '/scenarios', isHere: false },
  { label: 'Demo shop', href: '/demo', isHere: true },
  { label: 'API', href: '/docs', isHere: false },
]

const frame = { lang: 'en', refresh: null, nav } as const

const beliefs = {
  waiting: { status: 'waiting', tone: 'waiting', headline: 'Waiting for your payment' },
  paid: { status: 'paid', tone: 'good', headline: 'Thank you! Your order is being packed.' },
  not_paid: { status: 'not paid', tone: 'bad', headline: 'The payment did not come about.' },
} as const

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

export function orderPage(
  order: Order,
  scenarios: readonly KnownScenario[],
  tenantId: string,
  watch: Watch,
): OrderPage {
  const { number, payment } = order
  const known = scenarios.find(({ name }) => name === order.scenario)
  return {
    ...frame,
    title: `Order ${number} · Demo shop`,
    number,
    here: `/demo/orders/${number}`,
    tenantId,
    eventsUrl: `/_sandbox/events?tenant_id=${tenantId}`,
    about: payment?.id ?? null,
    name: order.goods.name,
    price: kronor(order.goods.price),
    scenario: {
      name: order.scenario,
      summary: known?.summary ?? '',
      href: `/scenarios/${encodeURIComponent(order.scenario)}?tenant_id=${tenantId}`,
    },
    ...beliefs[order.status],
    log: order.log.map(({ at, text, tone }) => ({ time: formatTime(at), text, tone })),
    checkoutUrl: order.returnedTo === null ? (payment?.checkoutUrl ?? null) : null,
    canAskAgain: payment === null,
    truth: payment === null ? null : readTruth(tenantId, payment.id, watch),
    received: order.received.map((received, index) => ({
      ...received,
      tone:
        received.answer === 200
          ? received.tone === 'good'
            ? toTone(received.status)
            : 'plain'
          : 'bad',
      time: formatTime(received.at),
      key: `callback-${index}`,
      body: pretty(received.body),
    })),
  }
}

function readTruth(tenantId: string, paymentId: string, watch: Watch): OrderPage['truth'] {
  const seen = watch(tenantId, paymentId)
  if (seen === null) return null
  return {
    status: seen.status,
    tone: toTone(seen.status),
    href: `/payments/${paymentId}?tenant_id=${tenantId}`,
    statuses: seen.timeline
      .filter(({ state }) => state !== 'possible')
      .map(({ status, state, at, moment, because }) => ({
        status,
        tone: toTone(status),
        when: at === null ? (moment ?? '') : at.slice(0, 19).replace('T', ' '),
        because,
        isAhead: state === 'planned',
      })),
    next: seen.next === null ? null : toNextEvent(seen.status, seen.next),
  }
}

/** Nothing more is planned for a payment that ended, or it is callbacks: then what is next may be another's. */
function toNextEvent(status: string, wait: string): string {
  const whose = isTerminal(status as PaymentStatus) ? "the world's" : 'the'
  return `Clock to ${whose} next event (${wait})`
}

function toTone(status: string): string {
  if (status === 'COMPLETED') return 'good'
  return isTerminal(status as PaymentStatus) ? 'bad' : 'waiting'
}

function kronor(amount: number): string {
  return formatAmount(amount, 'SEK', 'en')
}

function formatTime(ms: number): string {
  return new Date(ms).toISOString().slice(11, 23)
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
