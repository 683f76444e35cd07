import type { Db } from './db.ts'
import { atEndOfTurn, atomically } from './transactions.ts'

/** One request to an API of the vendor's and its answer. */
export type JournalEntry = {
  readonly seq: number
  /** empty: the caller named no world, or may not use it */
  readonly tenantId: string
  /** ms, real time, when it came in */
  readonly realAt: number
  /** ms, world time */
  readonly at: number
  /** ms, real time */
  readonly tookMs: number
  /** operation id of the OpenAPI document, null for an unknown path */
  readonly operation: string | null
  readonly method: string
  /** with the query */
  readonly path: string
  readonly statusCode: number
  readonly paymentId: string | null
  readonly paymentOrderId: string | null
  readonly because: string | null
  /** JSON `{headers, body}` */
  readonly request: string
  /** JSON `{headers, body}` */
  readonly response: string
}

/** `realAt` is now unless given. */
export type NewEntry = Omit<JournalEntry, 'seq' | 'realAt'> & { readonly realAt?: number }

export type JournalFilter = {
  readonly tenantId: string
  readonly operation?: string | undefined
  readonly method?: string | undefined
  readonly path?: string | undefined
  readonly statusCode?: number | undefined
  readonly paymentId?: string | undefined
  readonly paymentOrderId?: string | undefined
  /** only entries behind this `seq` */
  readonly after?: number | undefined
}

const columns = `seq, real_at AS realAt, tenant_id AS tenantId, at, took_ms AS tookMs, operation, method, path, status_code AS statusCode,
  payment_id AS paymentId, payment_order_id AS paymentOrderId, because, request, response`

/** How many requests of an operation had a status code. */
export type RequestCount = {
  readonly operation: string
  readonly statusCode: number
  readonly count: number
}

/** What a request to an unknown path counts as. */
const noOperation = 'unknown'

/** Entries that may wait. */
const pendingLimit = 200

/** Requests of callers without a world that are kept: they must not drive those of worlds out. */
const strayLimit = 1_000

/**
 * The newest `keep` entries of all worlds together are kept (one at the least), and no more than `keepBytes` of bodies.
 * `onError` is called where entries could not be written.
 */
export function createJournalStore(
  db: Db,
  keep: number,
  keepBytes = 64 * 1024 * 1024,
  onError: (error: unknown) => void = () => undefined,
) {
  // By position: names take longer to bind.
  const insert = db.prepare(
    `INSERT INTO journal (real_at, tenant_id, at, took_ms, operation, method, path, status_code, payment_id, payment_order_id,
       because, bytes, request, response)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const prune = db.prepare<[number]>(`DELETE FROM journal WHERE seq <= ?`)
  const pruneStrays = db.prepare<[number]>(
    `DELETE FROM journal WHERE tenant_id = '' AND seq <=
       (SELECT seq FROM journal WHERE tenant_id = '' ORDER BY seq DESC LIMIT 1 OFFSET ?)`,
  )
  const bySeq = db.prepare<[number], JournalEntry>(`SELECT ${columns} FROM journal WHERE seq = ?`)
  const total = db.prepare<[], { bytes: number }>(`SELECT total(bytes) AS bytes FROM journal`)
  const oldest = db.prepare<[], { seq: number; bytes: number }>(
    `SELECT seq, bytes FROM journal ORDER BY seq`,
  )
  const list = db.prepare<unknown[], JournalEntry>(
    `SELECT ${columns} FROM journal
     WHERE tenant_id = @tenantId
       AND (@operation IS NULL OR operation = @operation) AND (@method IS NULL OR method = @method)
       AND (@path IS NULL OR path = @path OR substr(path, 1, length(@path) + 1) = @path || '?')
       AND (@statusCode IS NULL OR status_code = @statusCode)
       AND (@paymentId IS NULL OR payment_id = @paymentId)
       AND (@paymentOrderId IS NULL OR payment_order_id = @paymentOrderId)
       AND seq > @after
     ORDER BY seq DESC LIMIT @limit`,
  )

  // Never less than what is stored: rows that went meanwhile are found out when the sum is taken again.
  let stored = total.get()?.bytes ?? 0

  /** requests since the start, by operation and status code */
  const counts = new Map<string, Map<number, number>>()

  function count({ operation, statusCode }: NewEntry): void {
    const name = operation ?? noOperation
    const codes = counts.get(name) ?? new Map<number, number>()
    counts.set(name, codes)
    codes.set(statusCode, (codes.get(statusCode) ?? 0) + 1)
  }

  /** Drops the oldest until a tenth of the space is free again, so that this is seldom. */
  function makeRoom(last: number): void {
    stored = total.get()?.bytes ?? 0
    if (stored <= keepBytes) return
    let gone = 0
    for (const { seq, bytes } of oldest.all()) {
      if (stored <= keepBytes * 0.9 || seq === last) break
      stored -= bytes
      gone = seq
    }
    prune.run(gone)
  }

  function addAll(entries: readonly NewEntry[]): void {
    let last = 0
    for (const entry of entries) {
      const bytes = Buffer.byteLength(entry.request) + Buffer.byteLength(entry.response)
      stored += bytes
      const { tenantId, at, tookMs, operation, method, path, statusCode } = entry
      const { paymentId, paymentOrderId, because, request, response } = entry
      const { lastInsertRowid } = insert.run(
        ...[entry.realAt ?? Date.now(), tenantId, at, tookMs, operation, method, path, statusCode],
        ...[paymentId, paymentOrderId, because, bytes, request, response],
      )
      last = Number(lastInsertRowid)
      count(entry)
    }
    if (last > keep) prune.run(last - Math.max(1, keep))
    if (entries.some(({ tenantId }) => tenantId === '')) pruneStrays.run(strayLimit)
    if (stored > keepBytes) makeRoom(last)
  }

  /** Entries that wait to be written. */
  let pending: (() => NewEntry)[] = []

  function flush(): void {
    const entries = pending
    pending = []
    if (entries.length === 0) return
    try {
      atomically(db, () => addAll(entries.map((toEntry) => toEntry())))
    } catch (error) {
      onError(error)
    }
  }

  return {
    /**
     * Adds an entry. It waits a moment, is made then, and is written in one commit with others and with what the
     * requests did; entries beyond the limits are dropped.
     */
    add(toEntry: () => NewEntry): void {
      if (pending.push(toEntry) === 1) atEndOfTurn(db, flush)
      if (pending.length >= pendingLimit) flush()
    },
    /** Writes the entries that wait: before the journal is read, before a world is emptied, before the end. */
    flush,
    /** Requests since the start, also those that are not kept any more. */
    counts(): RequestCount[] {
      flush()
      return [...counts].flatMap(([operation, codes]) =>
        [...codes].map(([statusCode, number]) => ({ operation, statusCode, count: number })),
      )
    },
    findBySeq: (seq: number): JournalEntry | undefined => bySeq.get(seq),
    /** Newest first. */
    list: (filter: JournalFilter, limit: number): JournalEntry[] =>
      list.all({
        tenantId: filter.tenantId,
        operation: filter.operation ?? null,
        method: filter.method ?? null,
        path: filter.path ?? null,
        statusCode: filter.statusCode ?? null,
        paymentId: filter.paymentId ?? null,
        paymentOrderId: filter.paymentOrderId ?? null,
        after: filter.after ?? 0,
        limit,
      }),
  }
}

export type JournalStore = ReturnType<typeof createJournalStore>
