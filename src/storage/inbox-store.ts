import { limits } from '../input/limits.ts'
import type { Db } from './db.ts'
import { afterRollback, atomically } from './transactions.ts'

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

/** How many names, times `names`, are remembered only because their messages were dropped. */
const droppedNamesKept = 10

/** Objects whose callbacks name them by `id`, with the world they are in. */
const called = ['payments', 'payment_orders', 'approvals', 'merchants', 'disbursements']

const isOfOthers = called
  .map((table) => `EXISTS (SELECT 1 FROM ${table} WHERE id = named AND tenant_id <> @tenantId)`)
  .join(' OR ')

/**
 * The built-in callback inbox, the same for all worlds. A name keeps its newest `messages`; all together keep `bytes`
 * and `names`, and the oldest go first. A row without a method says that a name had messages that were dropped.
 */
export function createInboxStore(
  db: Db,
  keep: {
    readonly messages: number
    readonly bytes: number
    readonly names: number
  } = limits.inbox,
) {
  const insert = db.prepare<object>(
    `INSERT INTO inbox (name, received_at, method, headers, body)
     VALUES (@name, @receivedAt, @method, @headers, @body)`,
  )
  const names = db.prepare<[number], { name: string; count: number; receivedAt: number }>(
    `SELECT name, count(*) AS count, max(received_at) AS receivedAt FROM inbox WHERE method <> ''
     GROUP BY name ORDER BY max(seq) DESC LIMIT ?`,
  )
  const tooOld = db.prepare<[string, number], { seq: number }>(
    `SELECT seq FROM inbox WHERE name = ? AND method <> '' ORDER BY seq DESC LIMIT 1 OFFSET ?`,
  )
  const dropOfName = db.prepare<[string, number]>(`DELETE FROM inbox WHERE name = ? AND seq <= ?`)
  const dropOldest = db.prepare<[number]>(`DELETE FROM inbox WHERE seq <= ? AND method <> ''`)
  const unmark = db.prepare<[string]>(`DELETE FROM inbox WHERE name = ? AND method = ''`)
  const forgetMarks = db.prepare<[number]>(
    `DELETE FROM inbox WHERE seq <= (SELECT seq FROM inbox WHERE method = '' ORDER BY seq DESC LIMIT 1 OFFSET ?) AND method = ''`,
  )
  const list = db.prepare<[string], InboxMessage>(
    `SELECT seq, name, received_at AS receivedAt, method, headers, body FROM inbox WHERE name = ? ORDER BY seq`,
  )
  const sizes = db.prepare<[], { seq: number; name: string; bytes: number }>(
    `SELECT seq, name, octet_length(json_quote(body)) + octet_length(headers) AS bytes
     FROM inbox WHERE method <> '' ORDER BY seq`,
  )
  const clear = db.prepare<[string]>(`DELETE FROM inbox WHERE name = ?`)
  const clearWorld = db.prepare<{ tenantId: string }>(
    `DELETE FROM inbox WHERE seq IN (
       SELECT seq FROM (SELECT seq, CASE WHEN json_valid(body) THEN body ->> '$.id' END AS named FROM inbox)
       WHERE NOT (${isOfOthers}))`,
  )

  /** Names, the last one written to at the end, and bytes: never less than what is stored. */
  let stored: { readonly names: Set<string>; bytes: number } | null = null
  afterRollback(db, () => {
    stored = null
  })

  function measure() {
    const found = { names: new Set<string>(), bytes: 0 }
    for (const { name, bytes } of sizes.all()) {
      found.bytes += bytes
      found.names.delete(name)
      found.names.add(name)
    }
    stored = found
    return found
  }

  function mark(names: Iterable<string>): void {
    for (const name of names) {
      unmark.run(name)
      insert.run({ name, receivedAt: Date.now(), method: '', headers: '{}', body: '' })
    }
    forgetMarks.run(keep.names * droppedNamesKept)
  }

  function keepNewest(name: string): void {
    const last = tooOld.get(name, keep.messages)
    if (last === undefined) return
    dropOfName.run(name, last.seq)
    mark([name])
  }

  function keepNames(names: Set<string>): void {
    const oldest = [...names].slice(0, Math.max(0, names.size - keep.names))
    for (const name of oldest) {
      clear.run(name)
      names.delete(name)
    }
    if (oldest.length > 0) mark(oldest)
  }

  /** Drops the oldest messages until a tenth of the limit is free, so that this is seldom. Never drops the last one. */
  function dropOldestMessages(): void {
    let { bytes } = measure()
    if (bytes <= keep.bytes) return
    const dropped = new Set<string>()
    let gone = 0
    for (const { seq, name, bytes: size } of sizes.all().slice(0, -1)) {
      if (bytes <= keep.bytes * 0.9) break
      bytes -= size
      gone = seq
      dropped.add(name)
    }
    dropOldest.run(gone)
    mark(dropped)
    measure()
  }

  return {
    add(message: Omit<InboxMessage, 'seq'>): void {
      const { name, receivedAt, method, headers, body } = message
      atomically(db, () => {
        const now = stored ?? measure()
        insert.run({ name, receivedAt, method, headers, body })
        now.bytes += Buffer.byteLength(JSON.stringify(body)) + Buffer.byteLength(headers)
        now.names.delete(name)
        now.names.add(name)
        keepNewest(name)
        keepNames(now.names)
        if (now.bytes > keep.bytes) dropOldestMessages()
      })
    },
    /** Oldest first, and whether there were older ones. */
    list(name: string): { messages: InboxMessage[]; hasOlder: boolean } {
      const rows = list.all(name)
      const messages = rows.filter(({ method }) => method !== '')
      return { messages, hasOlder: messages.length < rows.length }
    },
    /** Names with messages, the last one written to first. */
    names: (limit: number): { name: string; count: number; receivedAt: number }[] =>
      names.all(limit),
    clear(name: string): void {
      clear.run(name)
      stored?.names.delete(name)
    },
    /** Removes the callbacks of a world, and messages that belong to no other world. */
    clearWorld(tenantId: string): void {
      clearWorld.run({ tenantId })
      stored = null
    },
  }
}

export type InboxStore = ReturnType<typeof createInboxStore>
