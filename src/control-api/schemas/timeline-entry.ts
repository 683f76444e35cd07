import { z } from '@hono/zod-openapi'
import { verdicts } from '../../callbacks/verdict.ts'
import { arrowSchema } from './arrow.ts'
import { diagnosisSchema } from './diagnosis.ts'
import { messageSchema as message } from './message.ts'

/** What makes a callback, or what a payer did, out of the ordinary. */
const deviations = [
  'forged',
  'altered',
  'duplicate',
  'early',
  'late',
  'lost',
  'held',
  'resent',
  'strayed',
] as const

export const timelineEntrySchema = arrowSchema
  .extend({
    state: z.enum(['past', 'planned', 'possible']).openapi({
      description:
        'past: it happened. planned: it is scheduled. possible: it depends on something that has not happened',
    }),
    at: z.string().nullable().openapi({ description: "the world's time" }),
    real_at: z.string().nullable().openapi({ description: 'real time' }),
    moment: z.string().nullable().openapi({ example: 'checkout.approved + 1s' }),
    because: z.string().nullable(),
    verdict: z.enum(verdicts).openapi({
      description:
        'did it go well? A callback is judged by how the backend handled it: a forged one has to be refused. `note`: no question, or not known yet',
    }),
    deviations: z
      .array(
        z.object({
          kind: z.enum(deviations),
          text: z.string().openapi({ description: 'what is out of the ordinary, in a sentence' }),
        }),
      )
      .openapi({ description: 'what is out of the ordinary about it' }),
    took_ms: z.number().nullable(),
    url: z.string().nullable(),
    method: z.string().nullable(),
    request: message.nullable(),
    response: message.extend({ status_code: z.number() }).nullable(),
    error: z.string().nullable(),
    diagnosis: diagnosisSchema.nullable(),
    curl: z.string().nullable().openapi({ description: 'the request, to paste into a shell' }),
    callback_id: z.uuid().nullable(),
    payment_link_id: z.uuid().nullable().openapi({
      description: 'of what is about the payment link that the payment was made through',
    }),
  })
  .openapi('TimelineEntry')

export type TimelineEntry = z.infer<typeof timelineEntrySchema>
