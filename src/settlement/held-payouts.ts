import type { Allocation } from '../storage/allocation-store.ts'
import type { SettlementContext } from './context.ts'
import { nextDisbursement } from './disbursement-time.ts'
import { groupBy } from './group-by.ts'

/** Money for a merchant that is not paid out yet. */
export type HeldPayout = {
  readonly merchantId: string
  /** of the merchant: anything but APPROVED */
  readonly status: string
  readonly allocations: readonly [Allocation, ...Allocation[]]
}

type Merchants = { readonly stores: Pick<SettlementContext['stores'], 'merchants'> }

/**
 * Which allocations are not paid out, because only APPROVED merchants are
 * (docs/contract/ping-payments-api.md#9-amendments-of-2026-11-29). A merchant that nobody created is made up, and
 * counts as one.
 */
export function heldPayouts(
  { stores: { merchants } }: Merchants,
  allocations: readonly Allocation[],
): readonly HeldPayout[] {
  const forMerchants = allocations.filter(({ recipientType }) => recipientType === 'merchant')
  return groupBy(forMerchants, ({ merchantId }) => String(merchantId)).flatMap((own) => {
    const [{ tenantId, merchantId }] = own
    const status = merchantId === null ? null : merchants.find(tenantId, merchantId)?.status
    if (merchantId === null || status == null || status === 'APPROVED') return []
    return [{ merchantId, status, allocations: own }]
  })
}

/** Without what is held. */
export function payable(
  allocations: readonly Allocation[],
  held: readonly HeldPayout[],
): readonly Allocation[] {
  const waiting = new Set(held.flatMap((one) => one.allocations.map(({ seq }) => seq)))
  return waiting.size === 0 ? allocations : allocations.filter(({ seq }) => !waiting.has(seq))
}

export function whyHeld({ merchantId, status }: HeldPayout): string {
  return `the merchant ${merchantId} is ${status}: only APPROVED merchants are paid out`
}

/** A merchant became APPROVED, at `at` (ms, world time): what waited for it goes out on the next bank day. */
export function releasePayouts(
  { stores, scheduler }: Pick<SettlementContext, 'stores' | 'scheduler'>,
  tenantId: string,
  merchantId: string,
  at: number,
): void {
  for (const currency of stores.allocations.waitingFor(tenantId, merchantId)) {
    const job = { tenantId, kind: 'disbursement', paymentSeq: null, payload: { currency } }
    scheduler.schedule({ ...job, dueAt: nextDisbursement(at) })
  }
}
