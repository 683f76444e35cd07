import type { Control } from '../../control-api/control.ts'
import { describePayment } from '../../control-api/queries/describe-payment.ts'
import { readClock } from '../../control-api/queries/read-clock.ts'
import { formatDuration } from '../../payment/duration.ts'
import { isTerminal, type PaymentStatus } from '../../payment/status-transitions.ts'
import { type Frame, frame } from './frame.ts'
import { beliefs, kronor, type Order } from './order.ts'
import type { KnownScenario } from './shop-page.ts'

export type OrderPage = Frame & {
  readonly number: string
  readonly here: string
  readonly tenantId: string
  readonly eventsUrl: string
  readonly about: string | null
  readonly name: string
  readonly price: string
  readonly scenario: { readonly name: string; readonly summary: string; readonly href: string }
  readonly status: string
  readonly tone: string
  readonly headline: string
  readonly log: readonly { readonly time: string; readonly text: string; readonly tone: string }[]
  /** null: nothing to pay any more, or not yet */
  readonly checkoutUrl: string | null
  readonly canAskAgain: boolean
  readonly truth: {
    readonly status: string
    readonly tone: string
    readonly href: string
    readonly statuses: readonly {
      readonly status: string
      readonly tone: string
      readonly when: string
      readonly because: string
      readonly isAhead: boolean
    }[]
    /** label of the button that moves the clock there; null: nothing is planned in this world */
    readonly next: string | null
  } | null
  readonly received: readonly {
    readonly status: string
    readonly time: string
    readonly verdict: string
    readonly tone: string
    readonly answer: number
    readonly body: string
    readonly key: string
  }[]
}

export type BackPage = {
  readonly lang: 'en'
  readonly title: string
  readonly refresh: null
  readonly href: string
  readonly headline: string
}

export function orderPage(
  order: Order,
  scenarios: readonly KnownScenario[],
  tenantId: string,
  control: Control,
): OrderPage {
  const { number, payment } = order
  const name = order.scenario ?? 'paid'
  const known = scenarios.find((scenario) => scenario.name === name)
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
      name,
      summary: known?.summary ?? '',
      href: `/scenarios/${encodeURIComponent(name)}?tenant_id=${tenantId}`,
    },
    ...beliefs[order.status],
    log: order.log.map(({ at, text, tone }) => ({ time: formatTime(at), text, tone })),
    checkoutUrl: order.returnedTo === null ? (payment?.checkoutUrl ?? null) : null,
    canAskAgain: payment === null,
    truth: payment === null ? null : readTruth(control, tenantId, payment.id),
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

/** What the sandbox itself knows about the payment, for the visitor; the backend of the shop has no part in it. */
function readTruth(control: Control, tenantId: string, paymentId: string): OrderPage['truth'] {
  const payment = control.stores.payments.find(tenantId, paymentId)
  if (payment === undefined) return null
  const { status, timeline } = describePayment(control, payment)
  const { now, next_due_at: next } = readClock(control, tenantId)
  return {
    status,
    tone: toTone(status),
    href: `/payments/${paymentId}?tenant_id=${tenantId}`,
    statuses: timeline
      .filter(({ state }) => state !== 'possible')
      .map((entry) => ({
        status: entry.status,
        tone: toTone(entry.status),
        when: entry.at === null ? (entry.moment ?? '') : entry.at.slice(0, 19).replace('T', ' '),
        because: entry.because,
        isAhead: entry.state === 'planned',
      })),
    next: next === null ? null : toNextEvent(status, waitUntil(next, now)),
  }
}

function waitUntil(next: string, now: string): string {
  const wait = Date.parse(next) - Date.parse(now)
  return wait < 1_000 ? 'now' : formatDuration(wait - (wait % 1_000))
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
