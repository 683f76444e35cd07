import { z } from '@hono/zod-openapi'
import { arrowSchema } from './arrow.ts'

/** One arrow of the diagram of a scenario. */
export const previewSchema = arrowSchema.extend({
  moment: z
    .string()
    .nullable()
    .openapi({ description: 'when, relative to an event', example: 'checkout.approved + 1s' }),
  detail: z.string().nullable().openapi({ description: 'how the scenario changes the callback' }),
})

export type PreviewArrow = z.infer<typeof previewSchema>
