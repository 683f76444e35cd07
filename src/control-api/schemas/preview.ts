import { z } from '@hono/zod-openapi'
import { arrowSchema } from './arrow.ts'

/** What a scenario would do: one arrow of its diagram. */
export const previewSchema = arrowSchema.extend({
  moment: z
    .string()
    .nullable()
    .openapi({ description: 'when, relative to an event', example: 'checkout.approved + 1s' }),
  detail: z.string().nullable().openapi({ description: 'what is done to a callback on its way' }),
})

export type PreviewArrow = z.infer<typeof previewSchema>
