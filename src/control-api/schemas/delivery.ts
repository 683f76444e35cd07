import { z } from '@hono/zod-openapi'
import { verdicts } from '../../callbacks/verdict.ts'
import { callbackStates } from '../../storage/callback.ts'
import { diagnosisSchema } from './diagnosis.ts'
import { messageSchema as message } from './message.ts'

const verdict = z.enum(verdicts).openapi({
  description:
    'how the backend handled it: a 2xx is right, except for a forged one, which it has to refuse; `note`: not known yet, or no question',
})

export const deliverySchema = z
  .object({
    id: z.uuid(),
    payment_id: z.uuid().nullable(),
    status: z.string(),
    url: z.string(),
    state: z.enum(callbackStates),
    due_at: z.string(),
    because: z.string(),
    forged: z.boolean().openapi({
      description:
        'the scenario gave it a wrong signature or none, and the tenant has a key to tell',
    }),
    verdict,
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
        verdict,
      }),
    ),
  })
  .openapi('Delivery')

export type Delivery = z.infer<typeof deliverySchema>
