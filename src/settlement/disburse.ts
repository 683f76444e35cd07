import type { NotifyTenant } from '../callbacks/notify-tenant.ts'
import type { PaymentOrder } from '../payment/payment-order.ts'
import { toWireTime } from '../scheduler/clock.ts'
import type { Events } from '../scheduler/events.ts'
import type { NewId } from '../scheduler/ids.ts'
import type { Job, Scheduler } from '../scheduler/scheduler.ts'
import type { Allocation, AllocationStore } from '../storage/allocation-store.ts'
import type { DisbursementStore } from '../storage/disbursement-store.ts'
import type { PayoutStore } from '../storage/payout-store.ts'
import { nextDisbursement } from './disbursement-time.ts'
import { groupBy } from './group-by.ts'
import type { Liquidity } from './liquidity.ts'

/** The money of settled orders goes out together, on the next bank day. */
export function createDisburse({
  allocations,
  disbursements,
  payouts,
  liquidity,
  scheduler,
  notifyTenant,
  events,
  newId,
}: {
  allocations: AllocationStore
  disbursements: DisbursementStore
  payouts: PayoutStore
  liquidity: Liquidity
  scheduler: Scheduler
  notifyTenant: NotifyTenant
  events: Events
  newId: NewId
}) {
  scheduler.handle('disbursement', disbursementIsDue)

  /** An order was settled, at `at` (ms, world time): its allocations wait for the next disbursement. */
  function settleAllocations(order: PaymentOrder, at: number, because: string): void {
    const { tenantId, id } = order
    allocations.settle(order.seq, at)
    const currencies = new Set(allocations.ofOrder(order.seq).map(({ currency }) => currency))
    const facts = { payment_order_id: id, event: 'disbursement.ready' }
    const about = { paymentId: null, about: null }
    events.publish({ tenantId, at, kind: 'disbursement.ready', ...about, facts, because })
    for (const currency of currencies) {
      const dueAt = nextDisbursement(at)
      const payload = { currency }
      scheduler.schedule({ tenantId, dueAt, kind: 'disbursement', paymentSeq: null, payload })
    }
  }

  function disbursementIsDue({ tenantId, payload, at }: Job): undefined {
    const { currency } = JSON.parse(payload)
    const ready = allocations.toDisburse(tenantId, currency)
    // What was settled since waits for its own day, also where this row runs late.
    const due = ready.filter(({ settledAt }) => nextDisbursement(settledAt ?? at) <= at)
    if (due.length > 0) disburse(due, at, 'the bank day after they were settled')
    return undefined
  }

  /** All of one tenant and currency, in the caller's transaction. */
  function disburse(due: readonly Allocation[], at: number, because: string) {
    const [first] = due
    if (first === undefined) return
    const { tenantId, currency } = first
    const id = newId({ tenantId })
    const amount = sumAmounts(due)
    disbursements.insert({ id, tenantId, amount, currency, disbursedAt: at })
    const paidOut = due.filter((allocation) => !staysOnAccount(allocation, at))
    const toPayout = payOut(paidOut, id, at)
    for (const { seq } of due) {
      const settlementId = newId({ tenantId })
      const payoutId = toPayout.get(seq) ?? null
      allocations.disburse(seq, { disbursedAt: at, disbursementId: id, settlementId, payoutId })
    }
    tell(first, id, amount, at, because)
  }

  /** True where a liquidity account has the money now; one that does not exist cannot, then it is paid out. */
  function staysOnAccount(allocation: Allocation, at: number): boolean {
    const { tenantId, liquidityAccountId: accountId, amount, currency, paymentId } = allocation
    if (accountId === null) return false
    const because = `disbursement of payment ${paymentId}`
    return liquidity.deposit({ tenantId, accountId, currency, amount, at, because }) === null
  }

  /** One payout for each recipient; answers the payout's id by the allocation's seq. */
  function payOut(paidOut: readonly Allocation[], disbursementId: string, at: number) {
    const recipients = groupBy(paidOut, ({ recipientType, merchantId }) =>
      [recipientType, merchantId].join(' '),
    )
    const toPayout = new Map<number, string>()
    for (const own of recipients) {
      const [{ tenantId, currency }] = own
      const id = newId({ tenantId })
      const amount = sumAmounts(own)
      payouts.insert({ id, tenantId, disbursementId, amount, currency, completedAt: at })
      for (const { seq } of own) toPayout.set(seq, id)
    }
    return toPayout
  }

  function tell(
    { tenantId, currency }: Allocation,
    id: string,
    amount: number,
    at: number,
    because: string,
  ): void {
    const facts = { disbursement_id: id, amount, currency }
    const about = { paymentId: null, about: null }
    events.publish({ tenantId, at, kind: 'disbursement', ...about, facts, because })
    // The vendor's complete example has a space where its other timestamps have a T (contract sheet 5.1).
    const body = { id, disbursed_at: toWireTime(at).replace('T', ' ') }
    notifyTenant({ tenantId, subject: 'disbursement', status: 'DISBURSED', body, at, because })
  }

  return { settleAllocations, disburse }
}

export type Disburse = ReturnType<typeof createDisburse>

function sumAmounts(allocations: readonly Allocation[]): number {
  return allocations.reduce((sum, { amount }) => sum + amount, 0)
}
