import type { QueueCallbacks } from '../callbacks/outbox.ts'
import type { Payment } from '../payment/payment.ts'
import type { Plan } from '../payment/plan-types.ts'
import type { Provider } from '../providers/provider.ts'
import { defaultDelivery } from '../scenarios/plan/deliveries.ts'
import { fixedPlan } from '../scenarios/plan/fixed-plan.ts'
import { toPlan } from '../scenarios/plan/plan.ts'
import type { Events } from '../scheduler/events.ts'
import type { NewId } from '../scheduler/ids.ts'
import type { Worlds } from '../scheduler/worlds.ts'
import type { Db } from '../storage/database.ts'
import type { IdSequenceStore } from '../storage/id-sequence-store.ts'
import type { PaymentOrderHead, PaymentOrderStore } from '../storage/payment-order-store.ts'
import type { PaymentStore } from '../storage/payment-store.ts'
import type { PlanStore } from '../storage/plan-store.ts'
import { together } from '../storage/transactions.ts'
import type { ApiSettings, InitiateBody, InitiatePayment } from './deps.ts'
import { ApiError, forbidden, notFound } from './errors.ts'
import type { FindProvider } from './find-provider.ts'
import type { RecordEvent } from './record-event.ts'
import type { RequireKnown } from './require-known.ts'
import type { SelectScenario } from './select-scenario.ts'

type Request = Parameters<InitiatePayment>[0]

/** A new payment in an order: stored with the plan it will follow, all in one transaction. */
export function createInitiatePayment({
  db,
  orders,
  payments,
  requireKnown,
  plans,
  worlds,
  events,
  scenarios,
  findProvider,
  recordEvent,
  announce,
  beginCheckout,
  newId,
  idSequences,
  settings,
}: {
  db: Db
  orders: PaymentOrderStore
  payments: PaymentStore
  requireKnown: RequireKnown
  plans: PlanStore<Plan>
  worlds: Worlds
  events: Events
  scenarios: SelectScenario
  findProvider: FindProvider
  recordEvent: RecordEvent
  announce: QueueCallbacks
  /** opens the checkout of a payment under the token of its URL */
  beginCheckout: (payment: Payment, plan: Plan, token: string) => void
  newId: NewId
  /** counts the payments of seeded scenarios */
  idSequences: IdSequenceStore
  settings: ApiSettings & {
    /** ms */
    readonly paymentExpiry: number
    /** `http://host` that checkout URLs are built on, instead of the request's own */
    readonly publicUrl: string | null
    readonly announceInitiated: boolean
  }
}): InitiatePayment {
  function orderFor(tenantId: string, orderId: string, body: InitiateBody): PaymentOrderHead {
    const order = orders.findHead(tenantId, orderId) ?? notFound('payment order', orderId)
    if (order.status !== 'OPEN') {
      forbidden(
        'payment_order_closed',
        'Cannot initiate new Payments when PaymentOrder has been closed',
      )
    }
    if (body.currency !== order.currency && settings.currencyMismatch === 'refuse') {
      const told = `The payment's currency is ${body.currency}, its payment order's is ${order.currency}`
      forbidden('operation_forbidden', told)
    }
    refuseUnknownMerchants(tenantId, body)
    return order
  }

  function refuseUnknownMerchants(tenantId: string, body: InitiateBody): void {
    requireKnown.merchants(tenantId, body.order_items)
    const { designated_merchant_id: designated } = body.provider_method_parameters
    if (typeof designated === 'string') requireKnown.merchant(tenantId, designated)
  }

  /** What the payment will do: what its provider says, else what the scenario does. */
  function planFor(provider: Provider, { tenantId, body, scenarioHeader }: Request) {
    const parameters = body.provider_method_parameters
    const fixedTimeline = provider.fixedTimeline?.(parameters) ?? null
    if (fixedTimeline !== null)
      return { plan: fixedPlan(fixedTimeline), because: fixedTimeline.summary }
    const { scenario, because } = scenarios.select(tenantId, body, scenarioHeader)
    const expiry = provider.waitsOnBank === true ? null : settings.paymentExpiry
    const plan = toPlan(scenario, { expiry })
    return { plan: provider.adapt?.(plan, parameters) ?? plan, because }
  }

  function store(order: PaymentOrderHead, provider: Provider, request: Request) {
    const { tenantId, body } = request
    const { plan, because } = planFor(provider, request)
    plans.keep(plan)
    const at = worlds.now(tenantId)
    const owner = { tenantId, seed: toSeed(tenantId, plan) }
    const token = provider.checkoutDefinition === null ? null : newId(owner)
    const payment = payments.insert(
      {
        id: body.id ?? newId(owner),
        tenantId,
        paymentOrderId: order.id,
        status: 'INITIATED',
        currency: body.currency,
        totalAmount: body.total_amount,
        provider: body.provider,
        method: body.method,
        metadata: body.metadata ?? null,
        orderItems: body.order_items,
        payer: body.payer ?? null,
        providerMethodParameters: body.provider_method_parameters,
        providerMethodResponse: provider.respond({ ...toRequest(request), token }),
        statusCallbackUrl: body.status_callback_url ?? null,
        createdAt: at,
        scenarioVersion: plan.version,
        scenarioBecause: because,
        seed: owner.seed,
      },
      order.seq,
    )
    const change = {
      id: newId(owner),
      status: payment.status,
      occurredAt: at,
      details: null,
      funds: null,
    }
    payments.addChange(payment.seq, { ...change, because })
    if (token !== null) beginCheckout(payment, plan, token)
    tell(payment, because)
    recordEvent(payment, 'payment.created', at)
    recordEvent(payment, 'initiated', at)
    if (settings.announceInitiated) announceInitiated(payment, plan, at)
    return { payment, because }
  }

  /** Each payment of a seeded scenario repeats the one with the same number in another run. */
  function toSeed(tenantId: string, plan: Plan): string | null {
    if (plan.seed === null) return null
    return `${plan.seed}/${idSequences.next(tenantId, `payments of seed ${plan.seed}`)}`
  }

  function toRequest({ tenantId, body, origin }: Request) {
    const { provider_method_parameters: parameters, currency, total_amount: amount } = body
    return { tenantId, parameters, currency, amount, origin: settings.publicUrl ?? origin }
  }

  function refuseBy(provider: Provider, request: Request): void {
    const refusal = provider.refuse?.(toRequest(request)) ?? null
    if (refusal === null) return
    const { status, error, description, property } = refusal
    const where = property === undefined ? {} : { property: `${provider.provider}.${property}` }
    throw new ApiError(status, [{ error, description, ...where }])
  }

  /** Only by setting: the client has INITIATED in its answer (contract sheet 8 #6). */
  function announceInitiated(payment: Payment, plan: Plan, at: number): void {
    const initiated = plan.steps.find((step) => step.id === 'initiated')
    const isScripted = plan.deliveries.some((delivery) => delivery.of === 'initiated')
    if (initiated !== undefined && !isScripted)
      announce(payment, plan, defaultDelivery(initiated), at)
  }

  function tell(payment: Payment, because: string): void {
    const facts = { status: payment.status, provider: payment.provider, method: payment.method }
    const { tenantId, createdAt, id } = payment
    events.publish({
      tenantId,
      at: createdAt,
      kind: 'payment.created',
      paymentId: id,
      about: null,
      facts,
      because,
    })
  }

  return function initiatePayment(request) {
    const { tenantId, orderId, body } = request
    const order = orderFor(tenantId, orderId, body)
    const earlier = body.id == null ? undefined : payments.find(tenantId, body.id)
    if (earlier !== undefined)
      return { payment: sameAgain(earlier, order, body), because: earlier.scenarioBecause }
    const provider = findProvider(body)
    refuseBy(provider, request)
    return together(db, () => store(order, provider, request))
  }
}

/** @GUESS a client's own id used again: the same payment for the same body, refused otherwise (contract sheet 8 #13) */
function sameAgain(payment: Payment, order: PaymentOrderHead, body: InitiateBody): Payment {
  const before = [
    payment.paymentOrderId,
    payment.currency,
    payment.totalAmount,
    payment.provider,
    payment.method,
    payment.metadata,
    payment.orderItems,
    payment.payer,
    payment.providerMethodParameters,
    payment.statusCallbackUrl,
  ]
  const now = [
    order.id,
    body.currency,
    body.total_amount,
    body.provider,
    body.method,
    body.metadata ?? null,
    body.order_items,
    body.payer ?? null,
    body.provider_method_parameters,
    body.status_callback_url ?? null,
  ]
  if (JSON.stringify(before) === JSON.stringify(now)) return payment
  return forbidden(
    'operation_forbidden',
    `The id ${payment.id} belongs to a payment with another content.`,
  )
}
