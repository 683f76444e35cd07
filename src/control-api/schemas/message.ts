import { z } from '@hono/zod-openapi'

/** Headers and body of a request or an answer. */
export const messageSchema = z.object({
  headers: z.record(z.string(), z.string()),
  body: z.string(),
})

export type Message = z.infer<typeof messageSchema>
