import type { Context } from 'hono'
import type { Control } from '../../control-api/control.ts'
import { refuse } from '../../control-api/http/errors.ts'
import { toTone } from '../../control-api/schemas/arrow.ts'
import { maskJson, maskUrlIfAny } from '../../input/mask-secrets.ts'
import { type Currency, formatAmount } from '../../payment/money.ts'
import { toWireTime } from '../../scheduler/clock.ts'
import { frameFor, inWorld } from './frame.ts'
import { turnedTo } from './list-parts.ts'
import { type RecordPage, type RecordRow, type RecordsPage, toFact } from './records.ts'
import { readable, toShownTime } from './times.ts'
import { nameOfWorld } from './world-names.ts'

const perPage = 50

const orderTones = { OPEN: 'waiting', CLOSED: 'plain', SPLIT: 'plain', SETTLED: 'good' } as const

const refundTones = { PENDING: 'waiting', COMPLETED: 'good', FAILED: 'bad' } as const

/** Payment orders of one world or (null) of all, newest first. */
export function ordersPage(control: Control, c: Context, tenantId: string | null): RecordsPage {
  const { before } = c.req.query()
  const { paymentOrders } = control.stores
  const from = before === undefined ? undefined : findOrder(control, before, tenantId).seq
  const { items, hasOlder } = paymentOrders.list(
    { tenantId: tenantId ?? undefined },
    { limit: perPage, before: from },
  )
  const last = items.at(-1)
  return {
    ...frameFor(control, c, 'Orders', tenantId),
    heading: 'Payment orders',
    lead: 'Each with its payments, refunds, split and settlement.',
    rows: items.map((order) => ({
      id: order.id,
      href: inWorld(`/orders/${order.id}`, order.tenantId),
      time: timeIn(control, order.tenantId, order.createdAt),
      kind: order.currency,
      title: order.id,
      state: order.status,
      tone: orderTones[order.status],
      note: toPayments(control.stores.payments.ofOrder(order.seq).length),
      world: tenantId === null ? nameOfWorld(control, order.tenantId) : null,
    })),
    empty: 'No payment orders yet.',
    older: hasOlder && last !== undefined ? turnedTo(c, { before: last.id }) : null,
    newest: before === undefined ? null : turnedTo(c, {}),
  }
}

function toPayments(count: number): string {
  if (count === 0) return 'no payments'
  return count === 1 ? 'one payment' : `${count} payments`
}

export function timeIn({ worlds }: Control, tenantId: string, at: number) {
  return toShownTime(toWireTime(at), worlds.now(tenantId), worlds.mode(tenantId) === 'real')
}

function findOrder({ stores }: Control, id: string, tenantId: string | null) {
  const found = stores.paymentOrders
    .findAnywhere(id.toLowerCase())
    .find((order) => tenantId === null || order.tenantId === tenantId)
  return found ?? refuse(404, 'not_found', `No payment order has the id ${id.slice(0, 80)}.`)
}

/** One order, with everything that belongs to it. */
export function orderPage(
  control: Control,
  c: Context,
  id: string,
  tenantId: string | null,
): RecordPage {
  const { stores } = control
  const order = findOrder(control, id, tenantId)
  const payments = stores.payments.ofOrder(order.seq)
  const refunds = stores.refunds.ofPayments(payments.map(({ seq }) => seq)).flat()
  const world = order.tenantId
  return {
    ...frameFor(control, c, `Order ${order.status}`, world),
    heading: 'Payment order',
    back: { href: inWorld('/orders', world), label: 'Orders' },
    status: order.status,
    tone: orderTones[order.status],
    facts: [
      ...toFact('Id', order.id, { isId: true }),
      ...toFact('Currency', order.currency),
      ...toFact('Created', `${readable(toWireTime(order.createdAt))} UTC`),
      ...toFact('Callbacks to', maskUrlIfAny(order.statusCallbackUrl), { isId: true }),
      ...toFact('Split tree', order.splitTreeId, { isId: true }),
      ...toFact('Split parameters', toText(order.splitParameters)),
      ...toFact('Closes', toText(order.closeCondition)),
      ...toFact('Settles', toText(order.settleSchedule)),
      ...toFact('Activity', 'everything about this order', {
        href: inWorld(`/activity?payment_order_id=${order.id}`, world),
      }),
    ],
    sections: [
      {
        id: 'payments',
        heading: 'Payments',
        empty: 'No payments yet.',
        rows: payments.map((payment) => ({
          ...blank(payment.id),
          href: inWorld(`/payments/${payment.id}`, world),
          time: timeIn(control, world, payment.createdAt),
          kind: 'Payment',
          title: money(payment.totalAmount, payment.currency),
          state: payment.status,
          tone: toTone(payment.status),
          note: [
            toReferenceText(payment.providerMethodParameters),
            payment.provider,
            payment.method,
          ]
            .filter((part) => part !== null)
            .join(' · '),
        })),
      },
      {
        id: 'refunds',
        heading: 'Refunds',
        empty: 'No refunds.',
        rows: refunds.map((refund) => ({
          ...blank(refund.id),
          time: timeIn(control, world, refund.requestedAt),
          kind: 'Refund',
          title: money(refund.amount, refund.currency),
          state: refund.status,
          tone: refundTones[refund.status],
          note: refund.reason ?? refund.message,
        })),
      },
      {
        id: 'allocations',
        heading: 'Split and settlement',
        empty: 'Not split yet.',
        rows: stores.allocations.ofOrder(order.seq).map((part) => allocationRow(control, part)),
      },
    ],
  }
}

type Allocation = ReturnType<Control['stores']['allocations']['ofOrder']>[number]

export function allocationRow(control: Control, part: Allocation): RecordRow {
  const isPaid = part.disbursedAt !== null
  const settled = part.settledAt === null ? 'not settled' : 'settled'
  return {
    ...blank(part.id),
    href: part.payoutId === null ? null : inWorld(`/payouts/${part.payoutId}`, part.tenantId),
    time: timeIn(control, part.tenantId, part.disbursedAt ?? part.settledAt ?? part.allocatedAt),
    kind: part.label,
    title: money(part.amount, part.currency),
    state: isPaid ? 'paid out' : settled,
    tone: isPaid ? 'good' : 'waiting',
    note: `to ${part.recipientType.replaceAll('_', ' ')}${part.merchantId === null ? '' : ` ${part.merchantId}`}`,
  }
}

export function blank(id: string): RecordRow {
  const none = { href: null, time: null, state: null, note: null, world: null }
  return { id, ...none, kind: '', title: '', tone: 'plain' }
}

export function money(amount: number, currency: string): string {
  return formatAmount(amount, currency as Currency, 'en')
}

function toText(value: unknown): string | null {
  return value === null ? null : JSON.stringify(maskJson(value))
}

function toReferenceText({ reference }: Readonly<Record<string, unknown>>): string | null {
  return typeof reference === 'string' ? reference : null
}
