import { z } from '@hono/zod-openapi'
import { activityKinds } from '../../storage/activity-store.ts'
import { outcomes } from '../../storage/world-event-store.ts'
import { messageSchema } from './message.ts'
import { visitSchema } from './visit.ts'

const message = messageSchema.nullable()

export const activityEntrySchema = z
  .object({
    id: z.string().openapi({ description: 'permanent; also the last part of its page’s address' }),
    kind: z.enum(activityKinds),
    outcome: z.enum(outcomes).openapi({
      description: '`open`: not known yet; `note`: whether it went well is no question',
    }),
    tenant_id: z
      .string()
      .nullable()
      .openapi({ description: 'null: a request without a usable tenant_id belongs to no world' }),
    at: z.string().openapi({ description: 'time of the world' }),
    real_at: z.string().openapi({ description: 'real time' }),
    title: z.string(),
    answer: z
      .string()
      .nullable()
      .openapi({ description: 'what came back, such as a status code; null: nothing is answered' }),
    because: z.string().nullable(),
    payment_id: z.string().nullable(),
    payment_order_id: z.string().nullable(),
    callback_id: z.string().nullable(),
    took_ms: z.number().nullable(),
  })
  .openapi('ActivityEntry')

export type ActivityEntry = z.infer<typeof activityEntrySchema>

export const activityDetailSchema = activityEntrySchema
  .extend({
    method: z.string().nullable(),
    url: z.string().nullable(),
    request: message,
    response: message,
    curl: z.string().nullable().openapi({ description: 'the request as a line for a shell' }),
    visit: visitSchema.nullable().openapi({
      description:
        "of a visit of the payer's browser: every request that it made; `request` is the first",
    }),
    facts: z.record(z.string(), z.unknown()),
  })
  .openapi('ActivityDetail')

export type ActivityDetail = z.infer<typeof activityDetailSchema>
