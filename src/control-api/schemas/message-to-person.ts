import { z } from '@hono/zod-openapi'
import { messageChannels } from '../../storage/message-store.ts'

export const messageSchema = z
  .object({
    id: z.uuid(),
    tenant_id: z.uuid(),
    channel: z.enum(messageChannels),
    recipient: z.string().openapi({ description: 'address or phone number' }),
    subject: z.string().nullable().openapi({ description: 'null: a text has none' }),
    body: z.string(),
    about: z
      .uuid()
      .nullable()
      .openapi({ description: 'id of what it is about, such as a payment link' }),
    sent_at: z.string(),
    because: z.string(),
  })
  .openapi('MessageToPerson')

export type MessageReport = z.infer<typeof messageSchema>
