import type { Db } from './database.ts'

export type InboxMessage = {
  readonly seq: number
  readonly name: string
  /** ms, real time */
  readonly receivedAt: number
  readonly method: string
  /** JSON */
  readonly headers: string
  readonly body: string
}

/** The built-in callback inbox. Each name keeps its newest `keep` messages. */
export function createInboxStore(db: Db, keep = 1_000) {
  const insert = db.prepare<[string, number, string, string, string]>(
    `INSERT INTO inbox (name, received_at, method, headers, body) VALUES (?, ?, ?, ?, ?)`,
  )
  const prune = db.prepare<[string, string, number]>(
    `DELETE FROM inbox WHERE name = ? AND seq <=
       (SELECT seq FROM inbox WHERE name = ? ORDER BY seq DESC LIMIT 1 OFFSET ?)`,
  )
  const list = db.prepare<[string], InboxMessage>(
    `SELECT seq, name, received_at AS receivedAt, method, headers, body FROM inbox WHERE name = ? ORDER BY seq`,
  )
  const clear = db.prepare<[string]>(`DELETE FROM inbox WHERE name = ?`)

  return {
    add(message: Omit<InboxMessage, 'seq'>): void {
      const { name, receivedAt, method, headers, body } = message
      insert.run(name, receivedAt, method, headers, body)
      prune.run(name, name, keep)
    },
    /** Oldest first. */
    list: (name: string): InboxMessage[] => list.all(name),
    clear: (name: string): void => {
      clear.run(name)
    },
  }
}

export type InboxStore = ReturnType<typeof createInboxStore>
