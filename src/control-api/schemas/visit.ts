import { z } from '@hono/zod-openapi'
import { limits } from '../../input/limits.ts'
import { messageSchema as message } from './message.ts'

/** A visit of the payer's browser to the shop. */
export const visitSchema = z
  .object({
    url: z.string(),
    jar: z.enum(['same', 'empty']).openapi({
      description: "same: with the payer's cookies; empty: with none, as in another browser",
    }),
    with: z.string().nullable().openapi({ description: 'the callback that it leaves with' }),
    state: z.enum(['waiting', 'planned', 'under_way', 'ended']),
    started_at: z.string().nullable(),
    real_at: z.string().nullable().openapi({ description: 'real time' }),
    because: z.string(),
    took_ms: z.number().nullable(),
    error: z.string().nullable(),
    requests: z
      .array(
        z.object({
          url: z.string(),
          took_ms: z.number(),
          request: message,
          response: message.extend({ status_code: z.number() }).nullable(),
          error: z.string().nullable(),
        }),
      )
      .openapi({ description: 'the page, and those that it redirected to' }),
  })
  .openapi('Visit')

export type VisitReport = z.infer<typeof visitSchema>

/** How the payer's browser visits the shop, as a call says it: the words of `checkout.browser`. */
export const browserShape = {
  visits: z.enum(['follow', 'none']).optional(),
  jar: z.enum(['same', 'empty']).optional(),
  times: z.int().min(1).max(limits.visits).optional().openapi({
    description: 'visits, all at the same time',
  }),
  with: z
    .string()
    .regex(/^callback\([a-z][a-z0-9_-]{0,63}\)$/)
    .optional()
    .openapi({ example: 'callback(completed)' }),
  goes_to: z
    .enum(['success_url', 'cancel_url', 'error_url'])
    .optional()
    .openapi({ description: 'for return: instead of where the checkout sends the browser' }),
  cookies: z
    .array(z.object({ url: z.string().max(4_000), cookie: z.string().max(8_000) }))
    .max(100)
    .optional()
    .openapi({
      description: 'put into the jar of the payer: Set-Cookie lines, with the URL that set them',
    }),
}
