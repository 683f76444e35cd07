import { notifyTenant } from '../callbacks/notify-tenant.ts'
import type { PaymentOrder } from '../payment/payment-order.ts'
import { toWireTime } from '../scheduler/clock.ts'
import type { DueJob } from '../scheduler/scheduler.ts'
import type { Allocation } from '../storage/allocation-store.ts'
import type { SettlementContext } from './context.ts'
import { nextDisbursement } from './disbursement-time.ts'
import { groupBy } from './group-by.ts'
import { type HeldPayout, heldPayouts, payable, whyHeld } from './held-payouts.ts'
import { depositLiquidity } from './liquidity.ts'

/**
 * An order was settled, at `at` (ms, world time): its allocations wait for the next bank day, on which the money of
 * settled orders goes out together.
 */
export function settleAllocations(
  { stores, scheduler, events }: SettlementContext,
  order: PaymentOrder,
  at: number,
  because: string,
): void {
  const { tenantId, id } = order
  stores.allocations.settle(order.seq, at)
  const own = stores.allocations.ofOrder(order.seq)
  const currencies = new Set(own.map(({ currency }) => currency))
  const facts = { payment_order_id: id, event: 'disbursement.ready' }
  const about = { paymentId: null, about: null }
  events.publish({ tenantId, at, kind: 'disbursement.ready', ...about, facts, because })
  for (const currency of currencies) {
    const dueAt = nextDisbursement(at)
    const payload = { currency }
    scheduler.schedule({ tenantId, dueAt, kind: 'disbursement', paymentSeq: null, payload })
  }
}

/** The job of kind `disbursement`. */
export function disbursementIsDue(
  context: SettlementContext,
  { tenantId, payload, at }: DueJob,
): undefined {
  const { currency } = JSON.parse(payload)
  const ready = context.stores.allocations.toDisburse(tenantId, currency)
  // What was settled since waits for its own day, also where this job runs late.
  const due = ready.filter(({ settledAt }) => nextDisbursement(settledAt ?? at) <= at)
  if (due.length > 0) disburse(context, due, at, 'the bank day after they were settled')
  return undefined
}

/**
 * Sends out allocations, all of one tenant and currency, in the caller's transaction, but for those of merchants that are
 * not APPROVED. Answers the id of the disbursement; null where nothing went out.
 */
export function disburse(
  context: SettlementContext,
  asked: readonly Allocation[],
  at: number,
  because: string,
  /** what the recipients read on their transfers; null: one made up for each allocation */
  reference: string | null = null,
): string | null {
  const held = heldPayouts(context, asked)
  for (const one of held) publishHeld(context, one, at)
  const due = payable(asked, held)
  const [first] = due
  if (first === undefined) return null
  const { stores, newId } = context
  const { tenantId, currency } = first
  const id = newId({ tenantId })
  const amount = sumAmounts(due)
  stores.disbursements.insert({ id, tenantId, amount, currency, disbursedAt: at })
  const paidOut = due.filter((allocation) => !staysOnAccount(context, allocation, at))
  const toPayout = payOut(context, paidOut, id, at)
  for (const { seq } of due) {
    const settlementId = newId({ tenantId })
    const payoutId = toPayout.get(seq) ?? null
    stores.allocations.disburse(seq, {
      disbursedAt: at,
      disbursementId: id,
      settlementId,
      payoutId,
      reference,
    })
  }
  announceDisbursement(context, first, id, amount, at, because)
  return id
}

function publishHeld({ events }: SettlementContext, held: HeldPayout, at: number): void {
  const { merchantId, status, allocations } = held
  const [{ tenantId, currency }] = allocations
  const amount = sumAmounts(allocations)
  const facts = { merchant_id: merchantId, status, amount, currency }
  const about = { paymentId: null, about: null }
  events.publish({ tenantId, at, kind: 'payout.held', ...about, facts, because: whyHeld(held) })
}

/** True where a liquidity account has the money now; one that does not exist cannot, then it is paid out. */
function staysOnAccount(context: SettlementContext, allocation: Allocation, at: number): boolean {
  const { tenantId, liquidityAccountId: accountId, amount, currency, paymentId } = allocation
  if (accountId === null) return false
  const because = `disbursement of payment ${paymentId}`
  return depositLiquidity(context, { tenantId, accountId, currency, amount, at, because }) === null
}

/** One payout for each recipient; returns the payout's id by the allocation's seq. */
function payOut(
  { stores, newId }: SettlementContext,
  paidOut: readonly Allocation[],
  disbursementId: string,
  at: number,
): ReadonlyMap<number, string> {
  const recipients = groupBy(paidOut, ({ recipientType, merchantId }) =>
    [recipientType, merchantId].join(' '),
  )
  const toPayout = new Map<number, string>()
  for (const own of recipients) {
    const [{ tenantId, currency }] = own
    const id = newId({ tenantId })
    const amount = sumAmounts(own)
    stores.payouts.insert({ id, tenantId, disbursementId, amount, currency, completedAt: at })
    for (const { seq } of own) toPayout.set(seq, id)
  }
  return toPayout
}

function announceDisbursement(
  context: SettlementContext,
  { tenantId, currency }: Allocation,
  id: string,
  amount: number,
  at: number,
  because: string,
): void {
  const facts = { disbursement_id: id, amount, currency }
  const about = { paymentId: null, about: null }
  context.events.publish({ tenantId, at, kind: 'disbursement', ...about, facts, because })
  // The vendor's complete example has a space where its other timestamps have a T
  // (docs/contract/ping-payments-api.md#51-bodies-and-events).
  const body = { id, disbursed_at: toWireTime(at).replace('T', ' ') }
  notifyTenant(context, {
    tenantId,
    subject: 'disbursement',
    status: 'DISBURSED',
    body,
    at,
    because,
  })
}

function sumAmounts(allocations: readonly Allocation[]): number {
  return allocations.reduce((sum, { amount }) => sum + amount, 0)
}
