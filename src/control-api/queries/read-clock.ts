import { z } from '@hono/zod-openapi'
import { clockModes, toWireTime } from '../../scheduler/clock.ts'
import type { Control } from '../control.ts'

export const clockSchema = z
  .object({
    mode: z.enum(clockModes),
    now: z.string(),
    next_due_at: z.string().nullable().openapi({ description: 'when the next job is due' }),
  })
  .openapi('Clock')

export type ClockReport = z.infer<typeof clockSchema>

/** What the functions of the clock need. */
export type ClockContext = Pick<Control, 'worlds' | 'scheduler' | 'events'> & {
  readonly stores: Pick<Control['stores'], 'jobs'>
}

export function readClock({ worlds, stores }: ClockContext, tenantId: string): ClockReport {
  const next = stores.jobs.nextDue(tenantId, true)
  return {
    mode: worlds.mode(tenantId),
    now: toWireTime(worlds.now(tenantId)),
    next_due_at: next === null ? null : toWireTime(next),
  }
}
