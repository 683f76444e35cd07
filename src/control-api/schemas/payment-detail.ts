import { z } from '@hono/zod-openapi'
import { checkoutStates, payerActions } from '../../checkout/checkout-session.ts'
import { paymentStatuses } from '../../payment/status-transitions.ts'
import { deliverySchema } from './delivery.ts'
import { visitSchema } from './visit.ts'

const statusEntrySchema = z.object({
  id: z.string().nullable(),
  status: z.enum(paymentStatuses),
  state: z.enum(['past', 'planned', 'possible']).openapi({
    description:
      'past: it happened. planned: it is scheduled. possible: it depends on an event that has not happened',
  }),
  at: z.string().nullable(),
  moment: z.string().nullable(),
  because: z.string(),
})

export const paymentDetailSchema = z
  .object({
    id: z.uuid(),
    tenant_id: z.uuid(),
    status: z.enum(paymentStatuses),
    reason: z.string().nullable().openapi({ description: 'of the last status, such as AM04' }),
    payment: z.object({
      id: z.uuid(),
      payment_order_id: z.uuid(),
      status: z.enum(paymentStatuses),
      currency: z.string(),
      total_amount: z.number().int(),
      provider: z.string(),
      method: z.string(),
      metadata: z.record(z.string(), z.unknown()).nullable(),
      provider_method_parameters: z.record(z.string(), z.unknown()),
      provider_method_response: z.record(z.string(), z.unknown()),
      status_callback_url: z.string().nullable(),
      created_at: z.string(),
    }),
    payment_link_id: z.uuid().nullable().openapi({
      description: 'the payment link it was made through',
    }),
    scenario: z.object({
      name: z.string(),
      summary: z.string(),
      source: z.string(),
      version: z.string(),
      because: z.string(),
    }),
    checkout: z
      .object({
        state: z.enum(checkoutStates),
        token: z.string(),
        opened_at: z.string().nullable(),
        bank: z.string().nullable(),
        person: z.string().nullable(),
        account: z.string().nullable(),
        hint_code: z.string().nullable(),
        outcome: z.string().nullable(),
        reason: z.string().nullable(),
        return_url: z.string().nullable(),
        left: z.boolean(),
        actor: z.string().nullable(),
        legal_actions: z.array(z.enum(payerActions)),
      })
      .nullable(),
    timeline: z.array(statusEntrySchema),
    deliveries: z.array(deliverySchema),
    visits: z.array(visitSchema),
  })
  .openapi('PaymentDetail')

export type PaymentDetail = z.infer<typeof paymentDetailSchema>
/** A status of a payment, past or to come. */
export type StatusEntry = z.infer<typeof statusEntrySchema>
