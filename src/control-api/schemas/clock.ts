import { z } from '@hono/zod-openapi'
import { clockModes } from '../../scheduler/clock.ts'

export const clockSchema = z
  .object({
    mode: z.enum(clockModes),
    now: z.string(),
    held_callbacks: z.int().optional().openapi({
      description: 'callbacks that are due and held, because callbacks are paused; absent: none',
    }),
    next_due_at: z.string().nullable().openapi({ description: 'when the next job is due' }),
  })
  .openapi('Clock')

export type ClockReport = z.infer<typeof clockSchema>

export const movedSchema = clockSchema
  .extend({
    data: z.array(
      z.looseObject({
        at: z.string(),
        kind: z.string(),
        payment_id: z.string().nullable(),
        because: z.string(),
      }),
    ),
  })
  .openapi('Moved')

export type MovedReport = z.infer<typeof movedSchema>
