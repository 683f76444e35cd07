import type { Engine } from '../engine/engine.ts'
import { groupBy } from '../settlement/group-by.ts'
import type { Allocation } from '../storage/allocation-store.ts'
import type { SeedDisbursement, SeedPayout, SeedTenant } from './seed-schema.ts'

/** Called with what does not add up, and where it is written below the tenant. */
type Refuse = (path: readonly (string | number)[], message: string) => never

/**
 * Money that went out in the past, after the orders are planted. `at` in ms of the world's time; no callback is sent, and
 * what is on the liquidity accounts stands in the file.
 */
export function plantDisbursements(
  engine: Engine,
  tenant: SeedTenant,
  at: number,
  refuse: Refuse,
): void {
  tenant.disbursements.forEach((disbursement, index) => {
    const own = tenant.payouts
      .map((payout, number) => ({ ...payout, path: ['payouts', number] }))
      .filter(({ disbursement_id }) => disbursement_id === disbursement.id)
    const path = ['disbursements', index]
    if (disbursement.payment_orders.length > 0)
      plantSent(engine, tenant.id, { ...disbursement, path }, own, at, refuse)
    else plantBare(engine, tenant.id, disbursement, own, at)
  })
  for (const payout of tenant.payouts.filter(
    ({ disbursement_id }) => disbursement_id === undefined,
  )) {
    const id = engine.newId({ tenantId: tenant.id })
    const { currency, completed_at: disbursed_at } = payout
    plantBare(engine, tenant.id, { id, currency, disbursed_at }, [payout], at)
  }
}

/** A disbursement of which only the amounts are known. */
function plantBare(
  { stores }: Engine,
  tenantId: string,
  { id, currency, disbursed_at, amount }: Omit<SeedDisbursement, 'payment_orders'>,
  payouts: readonly SeedPayout[],
  now: number,
): void {
  const at = disbursed_at ?? now
  const sum = payouts.reduce((all, payout) => all + (payout.amount ?? 0), 0)
  const row = { id, tenantId, amount: amount ?? sum, currency, disbursedAt: at }
  stores.disbursements.insert(row)
  for (const payout of payouts) {
    const { completed_at: completedAt = at, amount: paid = 0 } = payout
    const link = { id: payout.id, tenantId, disbursementId: id }
    stores.payouts.insert({ ...link, amount: paid, currency, completedAt })
  }
}

type Placed<Row> = Row & { readonly path: readonly (string | number)[] }

/** A disbursement that sent out the money of settled orders: its amounts follow from them. */
function plantSent(
  { stores, newId }: Engine,
  tenantId: string,
  { id, currency, disbursed_at: at, amount, payment_orders, path }: Placed<SeedDisbursement>,
  named: readonly Placed<SeedPayout>[],
  now: number,
  refuse: Refuse,
): void {
  const disbursedAt = at ?? now
  const due = payment_orders.flatMap((order) => {
    const { seq = -1 } = stores.paymentOrders.find(tenantId, order) ?? {}
    return stores.allocations.ofOrder(seq)
  })
  const sum = sumAmounts(due)
  if (amount !== undefined && amount !== sum)
    refuse([...path, 'amount'], `its orders add up to ${sum}, not to ${amount}`)
  stores.disbursements.insert({ id, tenantId, amount: sum, currency, disbursedAt })
  const groups = groupBy(due, ({ recipientType, merchantId, liquidityAccountId }) =>
    [recipientType, merchantId, liquidityAccountId].join(' '),
  )
  const used = groups.map((own) => {
    const payout = namedFor(own[0], named)
    const paid = sumAmounts(own)
    if (payout?.amount !== undefined && payout.amount !== paid)
      refuse([...payout.path, 'amount'], `its recipient gets ${paid}, not ${payout.amount}`)
    const payoutId = own[0].liquidityAccountId === null ? (payout?.id ?? newId({ tenantId })) : null
    const completedAt = payout?.completed_at ?? disbursedAt
    const row = { tenantId, disbursementId: id, amount: paid, currency, completedAt }
    if (payoutId !== null) stores.payouts.insert({ id: payoutId, ...row })
    for (const { seq } of own) {
      const settlementId = newId({ tenantId })
      const to = { disbursedAt, disbursementId: id, settlementId, payoutId, reference: null }
      stores.allocations.disburse(seq, to)
    }
    return payoutId
  })
  const idle = named.find((payout) => !used.includes(payout.id))
  if (idle !== undefined) refuse(idle.path, 'a payout to somebody who gets nothing of its orders')
}

/** The payout of the file that is for the recipient of an allocation. */
function namedFor(
  { recipientType, merchantId, liquidityAccountId }: Allocation,
  named: readonly Placed<SeedPayout>[],
): Placed<SeedPayout> | undefined {
  if (recipientType === 'payment_facilitator' || liquidityAccountId !== null) return undefined
  return named.find(({ merchant_id }) => (merchant_id ?? null) === merchantId)
}

function sumAmounts(allocations: readonly Allocation[]): number {
  return allocations.reduce((sum, { amount }) => sum + amount, 0)
}
