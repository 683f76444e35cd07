import type { z } from '@hono/zod-openapi'
import { toWireTime } from '../../scheduler/clock.ts'
import type { Allocation } from '../../storage/allocation-store.ts'
import type { MerchantStore } from '../../storage/merchant-store.ts'
import type { PaymentStore } from '../../storage/payment-store.ts'
import type { allocationAnswer } from '../disbursements/settlement-schemas.ts'
import { tenantName } from '../tenant/tenant-name.ts'

/** An allocation as it goes over the wire, and the settlement it becomes in a disbursement (contract sheet 6). */
export function createShapeAllocation({
  payments,
  merchants,
}: {
  payments: PaymentStore
  merchants: MerchantStore
}) {
  /** What both shapes have. */
  function common(allocation: Allocation) {
    const { tenantId, paymentId, recipientType, merchantId } = allocation
    return {
      amount: allocation.amount,
      label: allocation.label,
      merchant_id: merchantId,
      metadata: allocation.metadata,
      payment_id: paymentId,
      payment_order_id: allocation.paymentOrderId,
      recipient_name: toRecipientName(tenantId, recipientType, merchantId),
      recipient_type: recipientType,
      reference: toReference(tenantId, paymentId),
    }
  }

  function toRecipientName(tenantId: string, type: string, merchantId: string | null) {
    if (type === 'payment_facilitator') return 'Ping Payments'
    if (merchantId === null) return tenantName(tenantId)
    const name = merchants.find(tenantId, merchantId)?.document['name']
    return typeof name === 'string' ? name : null
  }

  /** @GUESS the reference that the payment was initiated with */
  function toReference(tenantId: string, paymentId: string): string | null {
    const reference = payments.find(tenantId, paymentId)?.providerMethodParameters['reference']
    return typeof reference === 'string' ? reference : null
  }

  return {
    allocation: (allocation: Allocation): z.infer<typeof allocationAnswer> => ({
      id: allocation.id,
      allocated_at: toWireTime(allocation.allocatedAt),
      currency: allocation.currency,
      disbursed_at: timeOrNull(allocation.disbursedAt),
      disbursement_id: allocation.disbursementId,
      recipient_bank_account: null,
      settled_at: timeOrNull(allocation.settledAt),
      order_item_merchant_id: allocation.orderItemMerchantId,
      ...common(allocation),
    }),
    settlement: (allocation: Allocation) => ({
      id: allocation.settlementId ?? allocation.id,
      allocation_id: allocation.id,
      ...common(allocation),
    }),
  }
}

export type ShapeAllocation = ReturnType<typeof createShapeAllocation>

function timeOrNull(at: number | null): string | null {
  return at === null ? null : toWireTime(at)
}
