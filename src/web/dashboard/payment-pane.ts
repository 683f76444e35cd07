import type { Control } from '../../control-api/control.ts'
import { listActivity } from '../../control-api/queries/activity.ts'
import { describePayment } from '../../control-api/queries/describe-payment.ts'
import { toTone } from '../../control-api/schemas/arrow.ts'
import { type Currency, formatAmount } from '../../payment/money.ts'
import type { Tone } from '../page.ts'
import { type ActivityRow, toActivityRow } from './activity-rows.ts'
import { inWorld } from './frame.ts'

/** A payment beside the list of payments. */
export type PaymentPane = {
  readonly id: string
  readonly href: string
  readonly orderId: string
  readonly orderHref: string
  readonly amount: string
  readonly status: string
  readonly tone: Tone
  readonly reason: string | null
  readonly reference: string | null
  readonly provider: string
  readonly scenario: string
  readonly because: string
  readonly checkout: string | null
  readonly activityUrl: string
  readonly entries: readonly ActivityRow[]
}

/** What happened last, entries. */
const shown = 20

/** Null where no payment of this world, or (null) of any, has the id. */
export function toPane(
  control: Control,
  id: string | undefined,
  tenantId: string | null,
): PaymentPane | null {
  if (id === undefined) return null
  const payment = control.stores.payments
    .findAnywhere(id.toLowerCase())
    .find((found) => tenantId === null || found.tenantId === tenantId)
  if (payment === undefined) return null
  const { reason, scenario, checkout } = describePayment(control, payment)
  const { reference } = payment.providerMethodParameters
  const filter = { tenantId: payment.tenantId, payment: { seq: payment.seq, id: payment.id } }
  const { data } = listActivity(control, filter, shown)
  return {
    id: payment.id,
    href: inWorld(`/payments/${payment.id}`, payment.tenantId),
    orderId: payment.paymentOrderId,
    orderHref: inWorld(`/orders/${payment.paymentOrderId}`, payment.tenantId),
    amount: formatAmount(payment.totalAmount, payment.currency as Currency, 'en'),
    status: payment.status,
    tone: toTone(payment.status),
    reason,
    reference: typeof reference === 'string' ? reference : null,
    provider: `${payment.provider} / ${payment.method}`,
    scenario: scenario.name,
    because: scenario.because,
    checkout: checkout === null ? null : `/checkout/${checkout.token}`,
    activityUrl: inWorld(`/activity?payment_id=${payment.id}`, payment.tenantId),
    entries: data.map((entry) => toActivityRow(entry, { nameOf: null, now: Date.now() })),
  }
}
