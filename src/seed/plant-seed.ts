import type { JsonObject } from '../payment/json.ts'
import { sumOfItems } from '../payment/money.ts'
import type { OrderItem } from '../payment/payment.ts'
import type { PaymentOrder } from '../payment/payment-order.ts'
import type { Plan } from '../payment/plan-types.ts'
import type { PaymentStatus } from '../payment/status.ts'
import { formatProblem } from '../scenarios/format/problem.ts'
import { fixedPlan } from '../scenarios/plan/fixed-plan.ts'
import type { NewId } from '../scheduler/ids.ts'
import type { Worlds } from '../scheduler/worlds.ts'
import { depositBankAccountFor } from '../settlement/deposit-bank-account.ts'
import type { LiquidityAccountStore } from '../storage/liquidity-account-store.ts'
import type { MerchantStore } from '../storage/merchant-store.ts'
import type { PaymentOrderStore } from '../storage/payment-order-store.ts'
import type { PaymentStore } from '../storage/payment-store.ts'
import type { PlanStore } from '../storage/plan-store.ts'
import type { SplitTreeStore } from '../storage/split-tree-store.ts'
import type { TransferStore } from '../storage/transfer-store.ts'
import type { WorldStore } from '../storage/world-store.ts'
import type { SeedFile } from './read-seed.ts'
import { SeedError } from './seed-error.ts'
import type { SeedOrder, SeedPayment, SeedTenant } from './seed-schema.ts'

type Path = readonly (string | number)[]

/** By which nothing happens by itself: a payment of the seed is history. */
const idlePlan = fixedPlan({
  name: 'seed',
  summary: 'What happened stands in the seed file.',
  source: 'the seed file',
  statuses: [],
})

/** Puts into the worlds of a seed's tenants what the file says they have. */
export function createPlantSeed({
  seed,
  merchants,
  splitTrees,
  liquidityAccounts,
  transfers,
  paymentOrders,
  payments,
  worldStore,
  worlds,
  newId,
  plans,
  moveTo,
}: {
  seed: SeedFile
  merchants: MerchantStore
  splitTrees: SplitTreeStore
  liquidityAccounts: LiquidityAccountStore
  transfers: TransferStore
  paymentOrders: PaymentOrderStore
  payments: PaymentStore
  worldStore: WorldStore
  worlds: Worlds
  newId: NewId
  plans: PlanStore<Plan>
  /** closes, splits or settles an order as if its tenant had asked for it */
  moveTo: (
    order: PaymentOrder,
    status: Exclude<PaymentOrder['status'], 'OPEN'>,
    because: string,
  ) => void
}) {
  function plantTenant(tenant: SeedTenant, path: Path): void {
    const { id: tenantId, callback_urls } = tenant
    worlds.enter(tenantId)
    const at = worlds.now(tenantId)
    if (callback_urls !== undefined) worldStore.setSettings(tenantId, JSON.stringify(callback_urls))
    for (const { id, status, ...document } of tenant.merchants ?? [])
      merchants.insert({ id, tenantId, status, createdAt: at, document: asMerchant(document) })
    for (const { id, default: isDefault, branches } of tenant.split_trees)
      splitTrees.put({ id, tenantId, isDefault, document: json({ branches }) })
    for (const account of tenant.liquidity_accounts) plantAccount(tenantId, account, at)
    for (const { booked_at: bookedAt = at, ...transfer } of tenant.transfers) {
      const { id: accountId } = depositBankAccountFor(tenantId, transfer.currency)
      transfers.insert({ ...transfer, tenantId, accountId, bookedAt })
    }
    tenant.payment_orders.forEach((order, index) => {
      plantOrder(tenantId, order, at, [...path, 'payment_orders', index])
    })
  }

  function plantAccount(
    tenantId: string,
    { id, name, currency, balance, deposit_reference }: SeedTenant['liquidity_accounts'][number],
    at: number,
  ): void {
    const document = { name, account_holder: null }
    const depositReference = deposit_reference ?? null
    liquidityAccounts.insert({ id, tenantId, currency, depositReference, createdAt: at, document })
    const { seq = -1 } = liquidityAccounts.find(tenantId, id) ?? {}
    if (balance > 0) liquidityAccounts.addEntry(seq, balance, at, 'the seed file')
  }

  function plantOrder(tenantId: string, order: SeedOrder, now: number, path: Path): void {
    const at = order.created_at ?? now
    const planted = paymentOrders.insert({
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
      plantPayment(planted, payment, at, [...path, 'payments', index])
    })
    // What the file says has happened already: nobody is told of it.
    const quiet = { ...planted, statusCallbackUrl: null }
    if (order.status !== 'OPEN') moveQuietly(quiet, order.status, path)
  }

  function moveQuietly(
    order: PaymentOrder,
    status: Exclude<PaymentOrder['status'], 'OPEN'>,
    path: Path,
  ): void {
    try {
      moveTo(order, status, because(path))
    } catch (error) {
      const message = `cannot be ${status}: ${error instanceof Error ? error.message : error}`
      throw new SeedError([{ ...seed.toPlace(path), message }])
    }
  }

  function plantPayment(order: PaymentOrder, payment: SeedPayment, now: number, path: Path): void {
    const { tenantId } = order
    plans.keep(idlePlan)
    const at = payment.created_at ?? now
    const items = payment.order_items as readonly OrderItem[]
    const { seq } = payments.insert(
      {
        id: payment.id,
        tenantId,
        paymentOrderId: order.id,
        status: payment.status,
        currency: order.currency,
        totalAmount: sumOfItems(items),
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
        scenarioBecause: because(path),
      },
      order.seq,
    )
    const received = toReceived(payment, sumOfItems(items))
    if (isDeposit(payment) && received !== null && received > 0)
      plantDeposit(order, payment, received, at)
    for (const status of wayTo(payment.status)) {
      const isLast = status === payment.status && received !== null
      const funds = isLast ? { received, received_total: received } : null
      const change = { id: newId({ tenantId }), status, occurredAt: at, details: null, funds }
      payments.addChange(seq, { ...change, because: because(path) })
    }
  }

  /** The transfer that brought the money of a deposit. */
  function plantDeposit(
    { tenantId, currency }: PaymentOrder,
    { id, provider_method_response }: SeedPayment,
    amount: number,
    at: number,
  ): void {
    const { id: accountId } = depositBankAccountFor(tenantId, currency)
    const reference = String(provider_method_response['reference'] ?? '')
    const transfer = { id: newId({ tenantId }), tenantId, accountId, amount, currency, reference }
    const { seq } = transfers.insert({ ...transfer, bookedAt: at })
    const connection = { connectedAt: at, connectedBy: 'reference', manuallyConnected: 0 }
    transfers.connect(seq, { ...connection, paymentId: id })
  }

  function because(path: Path): string {
    return formatProblem({ ...seed.toPlace(path), message: 'the seed file says so' })
  }

  /** One tenant again, or all that have no world yet; in the caller's transaction. Throws {@link SeedError}. */
  return function plantSeed(only?: string): void {
    seed.tenants.forEach((tenant, index) => {
      const isWanted =
        only === undefined ? worldStore.find(tenant.id) === undefined : tenant.id === only
      if (isWanted) plantTenant(tenant, ['tenants', index])
    })
  }
}

function isDeposit({ provider, method }: SeedPayment): boolean {
  return provider === 'ping' && method === 'deposit'
}

/** Minor units (öre) that came in; null where the file says nothing of it and it is no paid deposit. */
function toReceived(payment: SeedPayment, total: number): number | null {
  const { received, status } = payment
  return received ?? (isDeposit(payment) && status === 'COMPLETED' ? total : null)
}

/** The shortest history that leads there. */
function wayTo(status: PaymentStatus): PaymentStatus[] {
  if (status === 'INITIATED') return ['INITIATED']
  return status === 'PENDING' ? ['INITIATED', 'PENDING'] : ['INITIATED', 'PENDING', status]
}

function asMerchant(document: Omit<NonNullable<SeedTenant['merchants']>[number], 'id' | 'status'>) {
  const { organization, ...rest } = document
  if (organization === undefined) return json(rest)
  const kyc_information = {
    kyc_renewal_ongoing: false,
    latest_kyc_gathered_at: null,
    status: 'APPROVED',
  }
  return json({ ...rest, organization: { ...organization, name: rest.name, kyc_information } })
}

/** Without what is undefined, which JSON does not have. */
function json(value: object): JsonObject {
  return JSON.parse(JSON.stringify(value))
}
