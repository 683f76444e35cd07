import { z } from '@hono/zod-openapi'
import { paymentLinkStatuses, smsStatuses } from '../../engine/payment-links/payment-link.ts'
import { paymentStatuses } from '../../payment/status-transitions.ts'

export const paymentLinkSchema = z
  .object({
    id: z.uuid(),
    tenant_id: z.uuid(),
    payment_order_id: z.uuid(),
    payment_id: z.uuid().nullable().openapi({ description: 'the payment that completed it' }),
    status: z.enum(paymentLinkStatuses),
    sms_status: z.enum(smsStatuses),
    supplier: z.string(),
    currency: z.string(),
    total_amount: z.number().int(),
    page_url: z.string().openapi({ description: "the sandbox's own page of the link" }),
    created_at: z.string(),
    expires_at: z.string().nullable(),
    methods: z.array(z.object({ provider: z.string(), method: z.string() })).openapi({
      description: 'what it can be paid with here',
    }),
    invoice: z.object({ reference_type: z.string(), reference: z.string() }).nullable(),
    payments: z.array(
      z.object({
        id: z.uuid(),
        provider: z.string(),
        method: z.string(),
        status: z.enum(paymentStatuses),
      }),
    ),
    history: z.array(z.object({ status: z.string(), at: z.string(), because: z.string() })),
  })
  .openapi('PaymentLinkReport')

export type PaymentLinkReport = z.infer<typeof paymentLinkSchema>
