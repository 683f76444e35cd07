import { z } from '@hono/zod-openapi'
import { messageSchema as message } from './message.ts'

export const journalEntrySchema = z
  .object({
    state: z.enum(['answered', 'held']).openapi({
      description:
        'held: a scenario keeps it from being answered; it has no answer and no status yet',
    }),
    real_at: z.string().openapi({ description: 'real time, when it came in' }),
    at: z.string(),
    took_ms: z.number(),
    api: z.string().nullable().openapi({
      description:
        'Ping Payments API, Payment Links API, KYC API or Mimic; null: the address is of none of them',
    }),
    operation: z.string().nullable(),
    method: z.string(),
    path: z.string(),
    status_code: z.number().openapi({ description: '0: the connection was cut, or it is held' }),
    payment_id: z.string().nullable(),
    payment_order_id: z.string().nullable(),
    because: z.string().nullable(),
    request: message,
    response: message,
  })
  .openapi('JournalEntry')

export type JournalReport = z.infer<typeof journalEntrySchema>
