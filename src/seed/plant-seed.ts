import { setTenantMethods } from '../engine/activated-methods.ts'
import { keepDepositReference } from '../engine/deposit-references.ts'
import type { Engine } from '../engine/engine.ts'
import { movePaymentOrder, type NextOrderStatus } from '../engine/move-payment-order.ts'
import { openRequisition } from '../engine/requisitions.ts'
import type { JsonObject } from '../payment/json.ts'
import { sumOfItems } from '../payment/money.ts'
import type { OrderItem } from '../payment/payment.ts'
import type { PaymentOrder } from '../payment/payment-order.ts'
import type { PaymentStatus } from '../payment/status-transitions.ts'
import { unknownWord } from '../scenarios/format/nearest.ts'
import { formatProblem } from '../scenarios/format/problem.ts'
import { spelled } from '../scenarios/format/schema-problems.ts'
import { fixedPlan } from '../scenarios/plan/fixed-plan.ts'
import { depositBankAccountFor } from '../settlement/deposit-bank-account.ts'
import type { Selection } from '../settlement/select-allocations.ts'
import { transaction } from '../storage/transactions.ts'
import { plantDisbursements } from './plant-disbursements.ts'
import { plantKyc } from './plant-kyc.ts'
import { plantPaymentLink } from './plant-payment-link.ts'
import type { SeedFile } from './read-seed.ts'
import { SeedError } from './seed-error.ts'
import type { SeedOrder, SeedPayment, SeedTenant } from './seed-schema.ts'

type Path = readonly (string | number)[]

/** Nothing happens by itself: a payment of the seed is history. */
const idlePlan = fixedPlan({
  name: 'seed',
  summary: 'What happened stands in the seed file.',
  source: 'the seed file',
  statuses: [],
})

/**
 * Puts into the worlds of a seed's tenants what the file says they have: one tenant again (`only`), or all that have no
 * world yet. Throws {@link SeedError}.
 */
export function plantSeed(engine: Engine, seed: SeedFile, only?: string): void {
  const { db, worlds } = engine.stores
  transaction(db, () => {
    seed.tenants.forEach((tenant, index) => {
      const isWanted =
        only === undefined ? worlds.find(tenant.id) === undefined : tenant.id === only
      if (isWanted) plantTenant({ engine, seed }, tenant, ['tenants', index])
    })
  })
}

type Planting = { readonly engine: Engine; readonly seed: SeedFile }

function plantTenant(planting: Planting, tenant: SeedTenant, path: Path): void {
  const { stores, worlds } = planting.engine
  const { id: tenantId, callback_urls, payment_provider_methods: methods } = tenant
  worlds.ensure(tenantId)
  const at = worlds.now(tenantId)
  if (callback_urls !== undefined)
    stores.worlds.setSettings(tenantId, JSON.stringify(callback_urls))
  if (methods !== undefined) {
    requireKnownMethods(planting, methods, path)
    setTenantMethods(planting.engine, tenantId, methods)
  }
  tenant.merchants?.forEach(({ payment_provider_methods: own = [] }, index) => {
    requireKnownMethods(planting, own, [...path, 'merchants', index])
  })
  for (const { id, reference, reference_type: referenceType } of tenant.deposit_references) {
    const purpose = 'payment' as const
    stores.depositReferences.insert({ id, tenantId, reference, referenceType, purpose })
  }
  for (const { id, status, ...document } of tenant.merchants ?? [])
    stores.merchants.insert({ id, tenantId, status, createdAt: at, document: asMerchant(document) })
  for (const merchant of tenant.merchants ?? []) plantKyc(planting.engine, tenantId, merchant, at)
  for (const { id, default: isDefault, branches } of tenant.split_trees)
    stores.splitTrees.put({ id, tenantId, isDefault, document: json({ branches }) })
  for (const account of tenant.liquidity_accounts) plantAccount(planting, tenantId, account, at)
  for (const { booked_at: bookedAt = at, ...transfer } of tenant.transfers) {
    const { id: accountId } = depositBankAccountFor(tenantId, transfer.currency)
    keepDepositReference(planting.engine, tenantId, transfer.reference)
    stores.transfers.insert({ ...transfer, tenantId, accountId, bookedAt })
  }
  tenant.payment_orders.forEach((order, index) => {
    plantOrder(planting, tenantId, order, at, [...path, 'payment_orders', index])
  })
  for (const link of tenant.payment_links) {
    const order = tenant.payment_orders.find(({ id }) => id === link.payment_order_id)
    if (order !== undefined) plantPaymentLink(planting.engine, tenantId, order, link, at)
  }
  plantDisbursements(planting.engine, tenant, at, (where, message) =>
    refuse(planting, [...path, ...where], message),
  )
  for (const { callback_url: callbackUrl, reference = null, ...rest } of tenant.requisitions)
    openRequisition(planting.engine, tenantId, {
      id: rest.id,
      callbackUrl,
      reference,
      selections: rest.selections.map(toSelection),
    })
}

/** As the API keeps it. */
function toSelection(given: SeedTenant['requisitions'][number]['selections'][number]): Selection {
  const { setteled_at_from: from, setteled_at_to: to } = given
  return {
    recipient_type: given.recipient_type,
    merchant_ids: given.merchant_ids ?? null,
    payment_ids: given.payment_ids ?? null,
    setteled_at_from: from === undefined ? null : new Date(from).toISOString(),
    setteled_at_to: to === undefined ? null : new Date(to).toISOString(),
    tags: given.tags ?? null,
  }
}

function refuse({ seed }: Planting, path: Path, message: string): never {
  throw new SeedError([{ ...seed.toPlace(path), message: `${spelled(path)}${message}` }])
}

/** The providers are those of this sandbox, which the schema does not know. */
function requireKnownMethods(
  planting: Planting,
  methods: readonly { readonly provider: string; readonly method: string }[],
  path: Path,
): void {
  const { lookUp, all } = planting.engine.providers
  methods.forEach((named, index) => {
    if (lookUp(named) !== undefined) return
    const known = all.map(({ provider, method }) => `${provider}/${method}`)
    const message = unknownWord('method', `${named.provider}/${named.method}`, known)
    refuse(planting, [...path, 'payment_provider_methods', index], message)
  })
}

function plantAccount(
  { engine }: Planting,
  tenantId: string,
  { id, name, currency, balance, deposit_reference }: SeedTenant['liquidity_accounts'][number],
  at: number,
): void {
  const accounts = engine.stores.liquidityAccounts
  const document = { name, account_holder: null }
  const depositReference = deposit_reference ?? null
  accounts.insert({ id, tenantId, currency, depositReference, createdAt: at, document })
  if (depositReference !== null)
    keepDepositReference(engine, tenantId, depositReference, { purpose: 'liquidity_account' })
  const { seq = -1 } = accounts.find(tenantId, id) ?? {}
  if (balance > 0) accounts.addEntry(seq, balance, at, 'the seed file')
}

function plantOrder(
  planting: Planting,
  tenantId: string,
  order: SeedOrder,
  now: number,
  path: Path,
): void {
  const at = order.created_at ?? now
  const planted = planting.engine.stores.paymentOrders.insert({
    id: order.id,
    tenantId,
    status: 'OPEN',
    currency: order.currency,
    splitTreeId: order.split_tree_id ?? null,
    splitParameters: order.split_parameters ? json(order.split_parameters) : null,
    closeCondition: order.close_condition ?? null,
    settleSchedule: order.settle_schedule ?? null,
    statusCallbackUrl: order.status_callback_url ?? null,
    createdAt: at,
  })
  order.payments.forEach((payment, index) => {
    plantPayment(planting, planted, payment, at, [...path, 'payments', index])
  })
  if (order.status !== 'OPEN') moveQuietly(planting, planted, order.status, path)
}

/** Closes, splits or settles an order as if its tenant had asked for it; it happened already, so no callback is sent. */
function moveQuietly(
  { engine, seed }: Planting,
  order: PaymentOrder,
  status: NextOrderStatus,
  path: Path,
): void {
  const quiet = { ...order, statusCallbackUrl: null }
  try {
    movePaymentOrder(engine, quiet, status, { because: because(seed, path), fastForward: true })
  } catch (error) {
    const message = `cannot be ${status}: ${error instanceof Error ? error.message : error}`
    throw new SeedError([{ ...seed.toPlace(path), message }])
  }
}

function plantPayment(
  planting: Planting,
  order: PaymentOrder,
  payment: SeedPayment,
  now: number,
  path: Path,
): void {
  const { engine, seed } = planting
  const { stores, newId } = engine
  const { tenantId } = order
  stores.plans.keep(idlePlan)
  const at = payment.created_at ?? now
  const items = payment.order_items as readonly OrderItem[]
  const total = sumOfItems(items)
  const { seq } = stores.payments.insert(
    {
      id: payment.id,
      tenantId,
      paymentOrderId: order.id,
      status: payment.status,
      currency: order.currency,
      totalAmount: total,
      provider: payment.provider,
      method: payment.method,
      metadata: payment.metadata ? json(payment.metadata) : null,
      orderItems: items,
      payer: payment.payer ? json(payment.payer) : null,
      providerMethodParameters: json(payment.provider_method_parameters),
      providerMethodResponse: json(payment.provider_method_response),
      statusCallbackUrl: payment.status_callback_url ?? null,
      createdAt: at,
      scenarioVersion: idlePlan.version,
      scenarioBecause: because(seed, path),
    },
    order.seq,
  )
  const isFunded = engine.providers.lookUp(payment)?.funding !== undefined
  if (isFunded) keepReferenceOf(engine, tenantId, payment)
  const received = payment.received ?? (isFunded && payment.status === 'COMPLETED' ? total : null)
  if (isFunded && received !== null && received > 0)
    plantTransfer(engine, order, payment, received, at)
  for (const status of shortestHistory(payment.status)) {
    const isLast = status === payment.status && received !== null
    const funds = isLast ? { received, received_total: received } : null
    const change = { id: newId({ tenantId }), status, occurredAt: at, details: null, funds }
    stores.payments.addChange(seq, {
      ...change,
      because: because(seed, path),
      step: idlePlan.steps.find((step) => step.status === status)?.id ?? null,
    })
  }
}

function keepReferenceOf(
  engine: Engine,
  tenantId: string,
  { provider_method_response: response }: SeedPayment,
): void {
  const { reference } = response
  if (typeof reference === 'string') keepDepositReference(engine, tenantId, reference)
}

/** The transfer that brought the money of a payment, `amount` in minor units (öre). */
function plantTransfer(
  { stores, newId }: Engine,
  { tenantId, currency }: PaymentOrder,
  { id, provider_method_response }: SeedPayment,
  amount: number,
  at: number,
): void {
  const { id: accountId } = depositBankAccountFor(tenantId, currency)
  const reference = String(provider_method_response['reference'] ?? '')
  const transfer = { id: newId({ tenantId }), tenantId, accountId, amount, currency, reference }
  const { seq } = stores.transfers.insert({ ...transfer, bookedAt: at })
  const connection = { connectedAt: at, connectedBy: 'reference', manuallyConnected: 0 }
  stores.transfers.connect(seq, { ...connection, paymentId: id })
}

function because(seed: SeedFile, path: Path): string {
  return formatProblem({ ...seed.toPlace(path), message: 'the seed file says so' })
}

/** The shortest one that leads there. */
function shortestHistory(status: PaymentStatus): PaymentStatus[] {
  if (status === 'INITIATED') return ['INITIATED']
  return status === 'PENDING' ? ['INITIATED', 'PENDING'] : ['INITIATED', 'PENDING', status]
}

function asMerchant(document: Omit<NonNullable<SeedTenant['merchants']>[number], 'id' | 'status'>) {
  const { organization, ...rest } = document
  if (organization === undefined) return json(rest)
  return json({ ...rest, organization: { ...organization, name: rest.name } })
}

/** Without what is undefined, which JSON does not have. */
function json(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value))
}
