import type { JsonObject } from '../payment/json.ts'
import type { Currency } from '../payment/money.ts'
import type { OrderItem, Payment } from '../payment/payment.ts'
import type { PaymentOrder, PaymentOrderStatus } from '../payment/payment-order.ts'
import type { PaymentStatus } from '../payment/status.ts'

/** What the contract leaves open and a user may need to change (contract sheet, section 8). */
export type ApiSettings = {
  /** only listed tenants, secrets are checked, `merchant_id` and `split_tree_id` must be known */
  readonly strict: boolean
  /** lower-case `tenant_id` → secret, or null where none is needed; consulted in strict mode only */
  readonly tenants: ReadonlyMap<string, string | null>
  readonly authFailureStatus: 403 | 401
  readonly closeNeedsTerminatedPayments: boolean
  readonly currencyMismatch: 'refuse' | 'allow'
  /** payments by a provider that has no refunds of its own can be refunded all the same */
  readonly refundOpenPayments: boolean
}

/** A validated request to initiate a payment (contract sheet 4.2). */
export type InitiateBody = {
  readonly currency: Currency
  readonly id?: string | null | undefined
  readonly metadata?: JsonObject | null | undefined
  readonly method: string
  readonly provider: string
  readonly order_items: readonly OrderItem[]
  readonly payer?: JsonObject | null | undefined
  /** checked against the schema of provider and method, its defaults filled in */
  readonly provider_method_parameters: JsonObject
  readonly status_callback_url?: string | null | undefined
  /** minor units (öre) */
  readonly total_amount: number
}

/** Throws an ApiError where the order is unknown (404) or takes no such payment (403). */
export type InitiatePayment = (request: {
  readonly tenantId: string
  readonly orderId: string
  readonly body: InitiateBody
  readonly scenarioHeader: string | null
  /** `scheme://host` the checkout URL is built on */
  readonly origin: string
}) => { readonly payment: Payment; readonly because: string }

/** Throws IllegalMoveError. */
export type RecordStatus = (
  paymentSeq: number,
  change: {
    readonly status: PaymentStatus
    readonly reason: string | null
    readonly because: string
    /** ms, world time; the world's now if absent */
    readonly at?: number
    /** what came in; with it, a payment may have the status it has once more */
    readonly funds?: JsonObject
  },
) => void

/**
 * Told of every new status of an order, in the transaction that changes it: the order as it is now, and why.
 * The order may have no `statusCallbackUrl`.
 */
export type AnnounceOrder = (
  order: PaymentOrder,
  status: PaymentOrderStatus,
  because: string,
) => void
