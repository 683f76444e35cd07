import { z } from '@hono/zod-openapi'
import { callbackUrl } from '../../input/url-schemas.ts'
import { strictly } from '../http/strict.ts'

export const testPaymentRequestSchema = strictly({
  scenario: z.string().optional(),
  status_callback_url: callbackUrl
    .optional()
    .openapi({ description: 'without it, an inbox made for the payment' }),
  count: z
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(1)
    .openapi({ description: 'how many; the answer is about the last one' }),
  metadata: z.record(z.string(), z.string()).optional(),
  amount: z.number().int().min(1).max(100_000_000).default(12_500).openapi({ description: 'öre' }),
})

export type TestPaymentRequest = z.input<typeof testPaymentRequestSchema>

export const testPaymentSchema = z
  .object({
    tenant_id: z.uuid(),
    payment_order_id: z.uuid(),
    payment_id: z.uuid(),
    checkout_url: z.string(),
    inbox_url: z.string(),
  })
  .openapi('TestPayment')

export type TestPayment = z.infer<typeof testPaymentSchema>
