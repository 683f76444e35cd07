import type { JsonObject } from '../payment/json.ts'
import type { Currency } from '../payment/money.ts'
import type { OrderItem, Payment, Trace } from '../payment/payment.ts'
import type { Plan } from '../payment/plan-types.ts'
import type { Provider, Refusal } from '../providers/provider.ts'
import { fixedPlan } from '../scenarios/plan/fixed-plan.ts'
import { toPlan } from '../scenarios/plan/plan.ts'
import type { Scenario } from '../scenarios/scenario.ts'
import type { PaymentOrderHead } from '../storage/payment-order-store.ts'
import { transaction } from '../storage/transactions.ts'
import { requireActivated } from './activated-methods.ts'
import { keepDepositReference } from './deposit-references.ts'
import type { Engine } from './engine.ts'
import {
  ForbiddenError,
  forbidden,
  InvalidRequestError,
  NotFoundError,
  notFound,
} from './errors.ts'
import { recordEvent } from './record-event.ts'
import {
  type Remark,
  requireKnownAccount,
  requireKnownMerchant,
  requireKnownRecipients,
} from './require-known.ts'
import { selectScenario } from './select-scenario.ts'

/** A validated request to initiate a payment (docs/contract/ping-payments-api.md#42-initiate-a-payment). */
export type InitiateBody = {
  readonly currency: Currency
  readonly id?: string | null | undefined
  readonly metadata?: JsonObject | null | undefined
  readonly method: string
  readonly provider: string
  readonly order_items: readonly OrderItem[]
  readonly payer?: JsonObject | null | undefined
  /** checked against the schema of provider and method, its defaults filled in */
  readonly provider_method_parameters: JsonObject
  readonly status_callback_url?: string | null | undefined
  /** minor units (öre) */
  readonly total_amount: number
}

export type InitiateRequest = {
  readonly tenantId: string
  readonly orderId: string
  readonly body: InitiateBody
  /** value of the request header Sandbox-Scenario */
  readonly scenarioHeader: string | null
  /** the next payment gets the armed scenario too */
  readonly keepsArmed?: boolean
  /** the scenario of a dry run, which selects none */
  readonly scenario?: Scenario
  /** `scheme://host` the checkout URL is built on */
  readonly origin: string
  /** that its callbacks are part of */
  readonly trace?: Trace | null
  readonly remark?: Remark
}

/** A payment, and why it has the scenario it has. */
type Initiated = { readonly payment: Payment; readonly because: string }

/**
 * A new payment in an order, stored with the plan it will follow, all in one transaction. Throws NotFoundError where the
 * order is unknown, and ForbiddenError where it takes no such payment.
 */
export function initiatePayment(engine: Engine, request: InitiateRequest): Initiated {
  const { stores, providers } = engine
  const { tenantId, body } = request
  const order = findOpenOrder(engine, request)
  const earlier = body.id == null ? undefined : stores.payments.find(tenantId, body.id)
  if (earlier !== undefined)
    return { payment: sameAgain(earlier, order, body), because: earlier.scenarioBecause }
  const provider = providers.find(body)
  requireRecipients(engine, provider, request)
  const refusal = provider.refuse?.(toProviderRequest(engine, request)) ?? null
  if (refusal !== null) throw toError(provider, refusal)
  return transaction(stores.db, () => storePayment(engine, order, provider, request))
}

function findOpenOrder(engine: Engine, { tenantId, orderId, body }: InitiateRequest) {
  const { stores, settings } = engine
  const order =
    stores.paymentOrders.findHead(tenantId, orderId) ?? notFound('payment order', orderId)
  if (order.status !== 'OPEN') {
    const description = 'Cannot initiate new Payments when PaymentOrder has been closed'
    forbidden('payment_order_closed', description)
  }
  if (body.currency !== order.currency && settings.currencyMismatch === 'refuse') {
    const description = `The payment's currency is ${body.currency}, its payment order's is ${order.currency}`
    forbidden('operation_forbidden', description)
  }
  return order
}

function requireRecipients(
  engine: Engine,
  provider: Provider,
  { tenantId, body, remark }: InitiateRequest,
): void {
  const { order_items: items, provider_method_parameters: parameters } = body
  requireKnownRecipients(engine, tenantId, items, remark)
  const { designated_merchant_id: designated } = parameters
  if (typeof designated === 'string') requireKnownMerchant(engine, tenantId, designated, remark)
  requireActivated(engine, tenantId, provider, { items, designated }, remark)
  requireKnownAccount(engine, tenantId, provider.liquidityAccountFor?.(parameters), remark)
}

function toProviderRequest({ settings }: Engine, { tenantId, body, origin }: InitiateRequest) {
  const { provider_method_parameters: parameters, currency, total_amount: amount } = body
  return { tenantId, parameters, currency, amount, origin: settings.publicUrl ?? origin }
}

function toError({ provider }: Provider, refusal: Refusal): Error {
  const { status, error, description, property } = refusal
  if (status === 404) return new NotFoundError(description)
  if (status === 403) return new ForbiddenError(error, description)
  const path = property === undefined ? undefined : `${provider}.${property}`
  return new InvalidRequestError(error, description, path)
}

function storePayment(
  engine: Engine,
  order: PaymentOrderHead,
  provider: Provider,
  request: InitiateRequest,
): Initiated {
  const { stores, worlds, newId } = engine
  const { tenantId, body } = request
  const { plan, because } = planFor(engine, provider, request)
  stores.plans.keep(plan)
  const at = worlds.now(tenantId)
  const owner = { tenantId, seed: nextSeed(engine, tenantId, plan) }
  const hasCheckout = provider.checkoutDefinition !== null
  /** null: that of the payment's own number */
  const seededToken = hasCheckout && owner.seed !== null ? newId(owner) : null
  const token =
    seededToken ?? (hasCheckout ? engine.checkoutService.tokenFor(stores.payments.nextSeq()) : null)
  const payment = stores.payments.insert(
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
      providerMethodResponse: provider.respond({ ...toProviderRequest(engine, request), token }),
      statusCallbackUrl: body.status_callback_url ?? null,
      createdAt: at,
      scenarioVersion: plan.version,
      scenarioBecause: because,
      seed: owner.seed,
      realAt: Date.now(),
      ...(request.trace == null ? {} : { trace: request.trace }),
    },
    order.seq,
  )
  if (provider.funding !== undefined) keepReferenceOf(engine, payment)
  if (hasCheckout) engine.checkoutService.begin(payment, plan, seededToken)
  publishCreated(engine, payment, because)
  recordEvent(engine, payment, 'initiated', at)
  recordEvent(engine, payment, 'payment.created', at)
  return { payment, because }
}

/** What its payer is told to write on the transfer. */
function keepReferenceOf(engine: Engine, payment: Payment): void {
  const { tenantId, providerMethodParameters: parameters, providerMethodResponse } = payment
  const referenceType = parameters['reference_type'] === 'KID' ? 'KID' : 'OCR'
  const reference = String(providerMethodResponse['reference'] ?? '')
  keepDepositReference(engine, tenantId, reference, { referenceType })
}

/** What the payment will do: what its provider says, else what the scenario does. */
function planFor(
  engine: Engine,
  provider: Provider,
  { tenantId, body, scenarioHeader, keepsArmed, scenario: given }: InitiateRequest,
): { readonly plan: Plan; readonly because: string } {
  const { paymentExpiry, announceInitiated } = engine.settings
  const parameters = body.provider_method_parameters
  const fixedTimeline = provider.fixedTimeline?.(parameters) ?? null
  if (fixedTimeline !== null)
    return { plan: fixedPlan(fixedTimeline, announceInitiated), because: fixedTimeline.summary }
  const { scenario, because } =
    given === undefined
      ? selectScenario(engine, tenantId, body, scenarioHeader, keepsArmed)
      : { scenario: given, because: 'dry run' }
  const expiry = provider.waitsOnBank === true ? null : paymentExpiry
  const plan = toPlan(scenario, { expiry, announceInitiated })
  return { plan: provider.adapt?.(plan, parameters) ?? plan, because }
}

/**
 * Each payment of a seeded scenario or world repeats the one with the same number in another run, whatever happens to
 * the other payments meanwhile.
 */
function nextSeed({ stores, worlds }: Engine, tenantId: string, plan: Plan): string | null {
  const seed = plan.seed ?? worlds.read(tenantId).seed
  if (seed === null) return null
  return `${seed}/${stores.idSequences.next(tenantId, `payments of seed ${seed}`)}`
}

function publishCreated({ events }: Engine, payment: Payment, because: string): void {
  const { tenantId, createdAt, id, status, provider, method } = payment
  events.publish({
    tenantId,
    at: createdAt,
    kind: 'payment.created',
    paymentId: id,
    about: null,
    facts: { status, provider, method },
    because,
  })
}

/**
 * @GUESS a client's own id used again: the same payment for the same body, refused otherwise
 * (docs/contract/ping-payments-api.md#open-13)
 */
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
