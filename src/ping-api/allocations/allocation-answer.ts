import { z } from '@hono/zod-openapi'
import { toWireTime } from '../../scheduler/clock.ts'
import { bankAccountFor, toPayoutReference } from '../../settlement/deposit-bank-account.ts'
import { type Allocation, recipientTypes } from '../../storage/allocation-store.ts'
import type { MerchantStore } from '../../storage/merchant-store.ts'
import { id, time } from '../http/answer-schemas.ts'
import { currency, jsonObject } from '../http/fields.ts'
import { tenantName } from '../tenant/tenant-name.ts'

type Stores = { readonly merchants: MerchantStore }

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
    metadata: jsonObject,
    payment_id: id,
    payment_order_id: id,
    recipient_bank_account: jsonObject,
    recipient_name: z.string().nullable(),
    recipient_type: recipientType,
    reference: z.string(),
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
    recipient_bank_account: toBankAccount(allocation),
    settled_at: timeOrNull(allocation.settledAt),
    order_item_merchant_id: allocation.orderItemMerchantId,
    ...shapeShare(stores, allocation),
  }
}

/** What an allocation and the settlement that it becomes in a disbursement have in common. */
export function shapeShare(stores: Stores, allocation: Allocation) {
  const { paymentId, recipientType, merchantId } = allocation
  return {
    amount: allocation.amount,
    label: allocation.label,
    merchant_id: merchantId,
    metadata: allocation.metadata ?? {},
    payment_id: paymentId,
    payment_order_id: allocation.paymentOrderId,
    recipient_name: toRecipientName(stores, allocation),
    recipient_type: recipientType,
    reference: allocation.reference ?? toPayoutReference(allocation.id),
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

/** @GUESS an account of each recipient's own, in the shape of other bank accounts of this API */
function toBankAccount({ tenantId, recipientType, merchantId, currency: own }: Allocation) {
  const { id: _, ...account } = bankAccountFor(`${recipientType} ${merchantId ?? tenantId}`, own)
  return account
}

function timeOrNull(at: number | null): string | null {
  return at === null ? null : toWireTime(at)
}
