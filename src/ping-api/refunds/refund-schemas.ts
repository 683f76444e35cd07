import { z } from '@hono/zod-openapi'
import { currency, integer } from '../http/fields.ts'
import { orderItem } from '../payments/payment-schemas.ts'

/** See docs/contract/ping-payments-api.md#47-refund. @GUESS that only amount and currency are required */
export const refundBody = z
  .object({
    amount: integer().min(1).openapi({ type: 'integer', minimum: 1, description: 'öre' }),
    currency,
    reason: z.enum(['fraudulent', 'requested_by_customer', 'other']).nullish(),
    description: z.string().nullish(),
    message: z.string().nullish(),
    order_items: z.array(orderItem).nullish().openapi({
      description: 'as they shall look afterwards; needed where less than all is refunded',
    }),
  })
  .openapi('RefundPayment')

export const refundAnswer = z
  .object({
    id: z.string().openapi({ format: 'uuid' }),
    amount: z.int(),
    currency,
    provider: z.string(),
    status: z.enum(['PENDING', 'COMPLETED', 'FAILED']),
  })
  .openapi('Refund')

/**
 * `PUT …/funding/reconcile`: the key is required, its value may be null
 * (docs/contract/ping-payments-api.md#48-update-stop-reconcile).
 */
export const reconcileBody = z
  .object({ order_items: z.array(orderItem).min(1).nullable() })
  .openapi('ReconcilePayment')
