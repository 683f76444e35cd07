import type { CheckoutService } from '../../checkout/checkout-service.ts'
import { maskJson, maskUrlIfAny } from '../../input/mask-secrets.ts'
import type { Payment } from '../../payment/payment.ts'
import type { Step } from '../../payment/plan-types.ts'
import { formatMoment } from '../../scenarios/format/moments.ts'
import { toWireTime } from '../../scheduler/clock.ts'
import type { Control } from '../control.ts'
import type { PaymentDetail, StatusEntry } from '../schemas/payment-detail.ts'
import { toDelivery } from './delivery.ts'
import { lookAhead } from './look-ahead.ts'
import { toVisit } from './visits.ts'

/** Everything the sandbox knows about a payment: what it is, why, what happened and what is planned. */
export function describePayment(control: Control, payment: Payment): PaymentDetail {
  const { plans, callbacks, visits, paymentLinks } = control.stores
  const plan = plans.get(payment.scenarioVersion)
  return {
    id: payment.id,
    tenant_id: payment.tenantId,
    status: payment.status,
    reason: reasonOf(control, payment),
    payment: {
      id: payment.id,
      payment_order_id: payment.paymentOrderId,
      status: payment.status,
      currency: payment.currency,
      total_amount: payment.totalAmount,
      provider: payment.provider,
      method: payment.method,
      metadata: maskJson(payment.metadata),
      provider_method_parameters: maskJson(payment.providerMethodParameters),
      provider_method_response: maskJson(payment.providerMethodResponse, 'userinfo'),
      status_callback_url: maskUrlIfAny(payment.statusCallbackUrl),
      created_at: toWireTime(payment.createdAt),
    },
    payment_link_id: paymentLinks.findOfPayment(payment.seq)?.id ?? null,
    scenario: {
      name: plan.scenario,
      summary: plan.summary,
      source: plan.source,
      version: plan.version,
      because: payment.scenarioBecause,
    },
    checkout: toCheckout(payment, control.checkoutService),
    timeline: toTimeline(control, payment),
    deliveries: callbacks
      .ofPayment(payment.seq)
      .map((callback) => toDelivery(control, callback, payment.id)),
    visits: visits.ofPayment(payment.seq).map(toVisit),
  }
}

/** Why the bank or the provider refused, as its last status says; null where it says nothing. */
function reasonOf({ stores }: Control, { seq }: Payment): string | null {
  const details = stores.payments.changes(seq).at(-1)?.details
  const data = (details as { provider_data?: { reason?: unknown } } | null | undefined)
    ?.provider_data
  return typeof data?.reason === 'string' ? data.reason : null
}

function toTimeline(control: Control, payment: Payment): StatusEntry[] {
  const past = control.stores.payments.changes(payment.seq).map((change) => ({
    id: change.step,
    status: change.status,
    state: 'past' as const,
    at: toWireTime(change.occurredAt),
    moment: null,
    because: change.because,
  }))
  const { planned, possible } = lookAhead(control, payment)
  return [
    ...past,
    ...planned.flatMap((next) =>
      next.kind === 'status' ? [toEntry(next.step, 'planned', toWireTime(next.at))] : [],
    ),
    ...possible.flatMap((next) =>
      next.kind === 'status' ? [toEntry(next.step, 'possible', null)] : [],
    ),
  ]
}

function toEntry(step: Step, state: 'planned' | 'possible', at: string | null): StatusEntry {
  const { id, status, because } = step
  return { id, status, state, at, moment: formatMoment(step.at), because }
}

function toCheckout(payment: Payment, checkoutService: CheckoutService): PaymentDetail['checkout'] {
  const checkout = checkoutService.findCheckoutOfPayment(payment.seq)
  if (checkout === null) return null
  const { session } = checkout
  const returnUrl = checkoutService.returnUrl(checkout)
  return {
    state: session.state,
    token: session.token,
    opened_at: session.openedAt === null ? null : toWireTime(session.openedAt),
    bank: session.bank,
    person: session.person,
    account: session.account,
    hint_code: session.hintCode,
    outcome: session.outcome,
    reason: session.reason,
    return_url: maskUrlIfAny(returnUrl, 'userinfo'),
    left: session.left,
    actor: session.actor,
    legal_actions: [...checkoutService.legalActions(session)],
  }
}
