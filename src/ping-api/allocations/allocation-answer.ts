import { z } from '@hono/zod-openapi'
import { toWireTime } from '../../scheduler/clock.ts'
import { type Allocation, recipientTypes } from '../../storage/allocation-store.ts'
import type { MerchantStore } from '../../storage/merchant-store.ts'
import type { PaymentStore } from '../../storage/payment-store.ts'
import { id, time } from '../http/answer-schemas.ts'
import { currency, jsonObject } from '../http/fields.ts'
import { tenantName } from '../tenant/tenant-name.ts'

type Stores = { readonly payments: PaymentStore; readonly merchants: MerchantStore }

export const recipientType = z.enum(recipientTypes)

/** See docs/contract/ping-payments-api.md#6-other-resources. */
export const allocationAnswer = z
  .object({
    id,
    allocated_at: time,
    amount: z.int(),
    currency,
    disbursed_at: time.nullable(),
    disbursement_id: id.nullable(),
    label: z.string(),
    merchant_id: id.nullable(),
    metadata: jsonObject.nullable(),
    payment_id: id,
    payment_order_id: id,
    recipient_bank_account: jsonObject.nullable(),
    recipient_name: z.string().nullable(),
    recipient_type: recipientType,
    reference: z.string().nullable(),
    settled_at: time.nullable(),
    order_item_merchant_id: id.nullable(),
  })
  .openapi('Allocation')

export function shapeAllocation(
  stores: Stores,
  allocation: Allocation,
): z.infer<typeof allocationAnswer> {
  return {
    id: allocation.id,
    allocated_at: toWireTime(allocation.allocatedAt),
    currency: allocation.currency,
    disbursed_at: timeOrNull(allocation.disbursedAt),
    disbursement_id: allocation.disbursementId,
    recipient_bank_account: null,
    settled_at: timeOrNull(allocation.settledAt),
    order_item_merchant_id: allocation.orderItemMerchantId,
    ...shapeShare(stores, allocation),
  }
}

/** What an allocation and the settlement that it becomes in a disbursement have in common. */
export function shapeShare(stores: Stores, allocation: Allocation) {
  const { tenantId, paymentId, recipientType, merchantId } = allocation
  return {
    amount: allocation.amount,
    label: allocation.label,
    merchant_id: merchantId,
    metadata: allocation.metadata,
    payment_id: paymentId,
    payment_order_id: allocation.paymentOrderId,
    recipient_name: toRecipientName(stores, allocation),
    recipient_type: recipientType,
    reference: toReference(stores, tenantId, paymentId),
  }
}

function toRecipientName(
  { merchants }: Stores,
  { tenantId, recipientType, merchantId }: Allocation,
): string | null {
  if (recipientType === 'payment_facilitator') return 'Ping Payments'
  if (merchantId === null) return tenantName(tenantId)
  const name = merchants.find(tenantId, merchantId)?.document['name']
  return typeof name === 'string' ? name : null
}

/** @GUESS the reference that the payment was initiated with */
function toReference({ payments }: Stores, tenantId: string, paymentId: string): string | null {
  const reference = payments.find(tenantId, paymentId)?.providerMethodParameters['reference']
  return typeof reference === 'string' ? reference : null
}

function timeOrNull(at: number | null): string | null {
  return at === null ? null : toWireTime(at)
}
