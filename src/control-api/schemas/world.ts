import { z } from '@hono/zod-openapi'
import { clockModes } from '../../scheduler/clock.ts'

export const worldSchema = z
  .object({
    tenant_id: z.uuid(),
    name: z.string().nullable(),
    callbacks_paused: z.boolean(),
    created_at: z.string(),
    clock: z.object({ mode: z.enum(clockModes), now: z.string() }),
  })
  .openapi('World')

export type WorldReport = z.infer<typeof worldSchema>
