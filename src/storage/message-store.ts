import { limits } from '../input/limits.ts'
import type { Db } from './db.ts'
import { type PageQuery, page } from './page.ts'

export const messageChannels = ['email', 'sms'] as const

/** An e-mail or a text that Ping would send to a person. */
export type Message = {
  readonly seq: number
  readonly id: string
  readonly tenantId: string
  readonly channel: (typeof messageChannels)[number]
  /** address or phone number */
  readonly recipient: string
  /** null: a text has none */
  readonly subject: string | null
  readonly body: string
  /** id of what it is about, such as a payment link */
  readonly about: string | null
  /** ms, world time */
  readonly sentAt: number
  readonly because: string
}

export type MessageFilter = {
  readonly tenantId?: string | undefined
  readonly channel?: string | undefined
  readonly recipient?: string | undefined
  readonly about?: string | undefined
}

const columns = `seq, id, tenant_id AS tenantId, channel, recipient, subject, body, about, sent_at AS sentAt, because`

export function createMessageStore(db: Db) {
  const insert = db.prepare<Omit<Message, 'seq'>>(
    `INSERT INTO messages (id, tenant_id, channel, recipient, subject, body, about, sent_at, because)
     VALUES (@id, @tenantId, @channel, @recipient, @subject, @body, @about, @sentAt, @because)`,
  )
  const dropOldest = db.prepare<{ readonly tenantId: string; readonly kept: number }>(
    `DELETE FROM messages WHERE tenant_id = @tenantId AND seq <= (
       SELECT seq FROM messages WHERE tenant_id = @tenantId ORDER BY seq DESC LIMIT 1 OFFSET @kept)`,
  )

  return {
    insert(message: Omit<Message, 'seq'>): void {
      insert.run(message)
      dropOldest.run({ tenantId: message.tenantId, kept: limits.messages })
    },
    /** Newest first. */
    list: ({ tenantId, channel, recipient, about }: MessageFilter, query: PageQuery) =>
      page<Message, Message>(db, {
        select: `SELECT ${columns} FROM messages`,
        where: [
          ['tenant_id = ?', tenantId],
          ['channel = ?', channel],
          ['recipient = ?', recipient],
          ['about = ?', about],
        ],
        query,
        fromRow: (row) => row,
      }),
  }
}

export type MessageStore = ReturnType<typeof createMessageStore>
