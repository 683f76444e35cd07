import { z } from '@hono/zod-openapi'
import { callbackStates } from '../../storage/callback-store.ts'
import { diagnosisSchema } from './diagnosis.ts'
import { messageSchema as message } from './message.ts'

export const deliverySchema = z
  .object({
    id: z.uuid(),
    payment_id: z.uuid().nullable(),
    status: z.string(),
    url: z.string(),
    state: z.enum(callbackStates),
    due_at: z.string(),
    because: z.string(),
    attempts: z.array(
      z.object({
        started_at: z.string(),
        real_at: z.string().openapi({ description: 'real time' }),
        because: z.string(),
        took_ms: z.number().nullable(),
        request: message,
        response: message.extend({ status_code: z.number() }).nullable(),
        error: z.string().nullable(),
        diagnosis: diagnosisSchema.nullable(),
      }),
    ),
  })
  .openapi('Delivery')

export type Delivery = z.infer<typeof deliverySchema>
