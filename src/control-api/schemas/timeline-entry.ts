import { z } from '@hono/zod-openapi'
import { arrowSchema } from './arrow.ts'
import { diagnosisSchema } from './diagnosis.ts'
import { messageSchema as message } from './message.ts'

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
    took_ms: z.number().nullable(),
    url: z.string().nullable(),
    method: z.string().nullable(),
    request: message.nullable(),
    response: message.extend({ status_code: z.number() }).nullable(),
    error: z.string().nullable(),
    diagnosis: diagnosisSchema.nullable(),
    curl: z.string().nullable().openapi({ description: 'the request, to paste into a shell' }),
    callback_id: z.uuid().nullable(),
  })
  .openapi('TimelineEntry')

export type TimelineEntry = z.infer<typeof timelineEntrySchema>
