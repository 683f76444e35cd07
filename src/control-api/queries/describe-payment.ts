import { z } from '@hono/zod-openapi'
import type { CheckoutService } from '../../checkout/checkout-service.ts'
import { checkoutStates, payerActions } from '../../checkout/checkout-session.ts'
import { maskJson, maskUrlIfAny } from '../../input/mask-secrets.ts'
import { formatDuration } from '../../payment/duration.ts'
import type { Payment } from '../../payment/payment.ts'
import type { Plan, Step } from '../../payment/plan-types.ts'
import { isTerminal, paymentStatuses } from '../../payment/status.ts'
import { previousStep } from '../../scenarios/plan/previous-step.ts'
import { toWireTime } from '../../scheduler/clock.ts'
import type { Control } from '../control.ts'
import { deliverySchema, toDelivery } from './delivery.ts'

const timelineEntry = z.object({
  id: z.string().nullable(),
  status: z.enum(paymentStatuses),
  state: z.enum(['past', 'planned', 'possible']).openapi({
    description:
      'past: it happened. planned: it is scheduled. possible: it depends on an event that has not happened',
  }),
  at: z.string().nullable(),
  moment: z.string().nullable(),
  because: z.string(),
})

export const paymentDetailSchema = z
  .object({
    id: z.uuid(),
    tenant_id: z.uuid(),
    status: z.enum(paymentStatuses),
    payment: z.object({
      id: z.uuid(),
      payment_order_id: z.uuid(),
      status: z.enum(paymentStatuses),
      currency: z.string(),
      total_amount: z.number().int(),
      provider: z.string(),
      method: z.string(),
      metadata: z.record(z.string(), z.unknown()).nullable(),
      provider_method_parameters: z.record(z.string(), z.unknown()),
      provider_method_response: z.record(z.string(), z.unknown()),
      status_callback_url: z.string().nullable(),
      created_at: z.string(),
    }),
    scenario: z.object({
      name: z.string(),
      summary: z.string(),
      source: z.string(),
      version: z.string(),
      because: z.string(),
    }),
    checkout: z
      .object({
        state: z.enum(checkoutStates),
        token: z.string(),
        opened_at: z.string().nullable(),
        bank: z.string().nullable(),
        person: z.string().nullable(),
        account: z.string().nullable(),
        hint_code: z.string().nullable(),
        outcome: z.string().nullable(),
        reason: z.string().nullable(),
        return_url: z.string().nullable(),
        left: z.boolean(),
        actor: z.string().nullable(),
        legal_actions: z.array(z.enum(payerActions)),
      })
      .nullable(),
    timeline: z.array(timelineEntry),
    deliveries: z.array(deliverySchema),
  })
  .openapi('PaymentDetail')

export type PaymentDetail = z.infer<typeof paymentDetailSchema>
type TimelineEntry = z.infer<typeof timelineEntry>

/** Everything the sandbox knows about a payment: what it is, why, what happened and what is planned. */
export function describePayment(control: Control, payment: Payment): PaymentDetail {
  const { plans, callbacks } = control.stores
  const plan = plans.get(payment.scenarioVersion)
  return {
    id: payment.id,
    tenant_id: payment.tenantId,
    status: payment.status,
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
    scenario: {
      name: plan.scenario,
      summary: plan.summary,
      source: plan.source,
      version: plan.version,
      because: payment.scenarioBecause,
    },
    checkout: toCheckout(payment, control.checkouts),
    timeline: toTimeline(control.stores, payment, plan),
    deliveries: callbacks
      .ofPayment(payment.seq)
      .map((callback) => toDelivery(callback, payment.id, callbacks)),
  }
}

function toTimeline(
  { payments, jobs }: Control['stores'],
  payment: Payment,
  plan: Plan,
): TimelineEntry[] {
  const past = payments.changes(payment.seq).map((change) => ({
    id: previousStep(plan, change)?.id ?? null,
    status: change.status,
    state: 'past' as const,
    at: toWireTime(change.occurredAt),
    moment: null,
    because: change.because,
  }))
  if (isTerminal(payment.status)) return past
  const planned = jobs
    .ofPayment(payment.seq)
    .filter((row) => row.kind === 'status')
    .flatMap((row) => {
      const step = plan.steps.find(({ id }) => id === JSON.parse(row.payload).step)
      return step === undefined ? [] : [{ step, at: row.dueAt }]
    })
  const possible = plan.steps.filter(
    (step) =>
      !planned.some((entry) => entry.step === step) &&
      !past.some(({ status }) => status === step.status),
  )
  return [
    ...past,
    ...planned.map(({ step, at }) => toEntry(step, 'planned', toWireTime(at))),
    ...possible.map((step) => toEntry(step, 'possible', null)),
  ]
}

function toEntry(step: Step, state: 'planned' | 'possible', at: string | null): TimelineEntry {
  const { event, delay } = step.at
  const moment = delay === 0 ? event : `${event} + ${formatDuration(delay)}`
  return { id: step.id, status: step.status, state, at, moment, because: step.because }
}

function toCheckout(payment: Payment, checkouts: CheckoutService): PaymentDetail['checkout'] {
  const checkout = checkouts.findCheckoutOfPayment(payment.seq)
  if (checkout === null) return null
  const { session } = checkout
  const returnUrl = checkouts.returnUrl(checkout)
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
    legal_actions: [...checkouts.legalActions(session)],
  }
}
