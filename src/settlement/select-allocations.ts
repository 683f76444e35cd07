import type { OrderItem } from '../payment/payment.ts'
import type { Allocation, RecipientType } from '../storage/allocation-store.ts'

/** Which settled money a requisition is about; null: any. Spelled as on the wire, `setteled` and all. */
export type Selection = {
  readonly recipient_type: RecipientType
  readonly merchant_ids: readonly string[] | null
  readonly payment_ids: readonly string[] | null
  readonly setteled_at_from: string | null
  readonly setteled_at_to: string | null
  readonly tags: readonly string[] | null
}

/**
 * The allocations that one of the selections names. `itemsOf`: the order items of a payment, whose tags are looked at.
 * @GUESS both ends of the span belong to it, and an allocation has the tags of the items that it comes from
 */
export function selectAllocations(
  allocations: readonly Allocation[],
  selections: readonly Selection[],
  itemsOf: (paymentId: string) => readonly OrderItem[],
): readonly Allocation[] {
  return allocations.filter((allocation) =>
    selections.some((selection) => isSelected(allocation, selection, itemsOf)),
  )
}

function isSelected(
  allocation: Allocation,
  selection: Selection,
  itemsOf: (paymentId: string) => readonly OrderItem[],
): boolean {
  const { recipientType, merchantId, paymentId, settledAt } = allocation
  const { merchant_ids, payment_ids, setteled_at_from, setteled_at_to, tags } = selection
  if (recipientType !== selection.recipient_type || settledAt === null) return false
  if (merchant_ids !== null && !merchant_ids.includes(merchantId ?? '')) return false
  if (payment_ids !== null && !payment_ids.includes(paymentId)) return false
  if (setteled_at_from !== null && settledAt < toInstant(setteled_at_from)) return false
  if (setteled_at_to !== null && settledAt > toInstant(setteled_at_to)) return false
  return tags === null || tagsOf(allocation, itemsOf).some((tag) => tags.includes(tag))
}

function tagsOf(
  { paymentId, orderItemMerchantId }: Allocation,
  itemsOf: (paymentId: string) => readonly OrderItem[],
): readonly string[] {
  return itemsOf(paymentId)
    .filter(({ merchant_id }) => (merchant_id ?? null) === orderItemMerchantId)
    .flatMap(({ tags }) => tags ?? [])
}

/** ms; the vendor's own example has a space for the T. */
export function toInstant(time: string): number {
  return Date.parse(time.replace(' ', 'T'))
}
