import { z } from '@hono/zod-openapi'
import { clockModes } from '../../scheduler/clock.ts'

export const worldSettingsSchema = z
  .object({
    tenant_id: z.uuid(),
    name: z.string().nullable(),
    callbacks_paused: z.boolean(),
    seed: z.string().nullable(),
    clock: z.object({ mode: z.enum(clockModes), now: z.string() }),
  })
  .openapi('WorldSettings')

export type WorldSettings = z.infer<typeof worldSettingsSchema>
