import type { Callback, CallbackState } from './callback.ts'
import { createCallbackCache } from './callback-cache.ts'
import type { Db } from './db.ts'
import { type PageQuery, page } from './page.ts'

export type Attempt = {
  readonly seq: number
  /** ms, real time */
  readonly realAt: number
  /** ms, world time */
  readonly startedAt: number
  readonly because: string
  /** ms of real time; null while it runs */
  readonly tookMs: number | null
  /** JSON `{headers, body}` */
  readonly request: string
  /** JSON `{status_code, headers, body}` or null */
  readonly response: string | null
  readonly error: string | null
}

export type CallbackFilter = {
  readonly tenantId?: string | undefined
  readonly paymentSeq?: number | undefined
  readonly status?: string | undefined
  readonly state?: string | undefined
  readonly url?: string | undefined
  /** part of its id, of its status or of its URL */
  readonly text?: string | undefined
}

const columns = `seq, id, tenant_id AS tenantId, payment_seq AS paymentSeq, subject, status,
  status_id AS statusId, url, body, mutate, state, due_at AS dueAt, in_order AS inOrder, because`

/** As the index of these callbacks has it, so that SQLite uses it. */
const ended = "(state = 'failed' OR state = 'lost')"

/**
 * A callback that its merchant did not get, or not accept, and should have: not one that the scenario forged, nor one
 * that it made unreadable and the merchant answered.
 */
export const undelivered = `(${ended} AND (state = 'lost' OR (state = 'failed'
  AND coalesce(mutate ->> '$.signature', 'none') IN ('none', iif(
    EXISTS (SELECT 1 FROM worlds WHERE worlds.tenant_id = callbacks.tenant_id AND private_key IS NOT NULL),
    'none', 'missing'))
  AND (coalesce(mutate ->> '$.body', mutate ->> '$.contentType') IS NULL
    OR (SELECT response FROM callback_attempts WHERE callback_seq = callbacks.seq ORDER BY seq DESC LIMIT 1) IS NULL))))`

/** Callbacks of a payment that wait for a step. */
const waiting = 'payment_seq = ? AND subject = ? AND status_id IS NULL AND body IS NULL'

/** `keep`: how many attempts, the newest ones, keep the merchant's whole answer. Of older ones only the status code stays. */
export function createCallbackStore(db: Db, keep: number) {
  const insert = db.prepare(
    `INSERT INTO callbacks (id, tenant_id, payment_seq, subject, status, status_id, url, body, mutate, state, due_at,
       in_order, because)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const bySeq = db.prepare<[number], Callback>(`SELECT ${columns} FROM callbacks WHERE seq = ?`)
  const byId = db.prepare<[string], Callback>(`SELECT ${columns} FROM callbacks WHERE id = ?`)
  const ofPayment = db.prepare<[number], Callback>(
    `SELECT ${columns} FROM callbacks WHERE payment_seq = ? ORDER BY seq`,
  )
  const ofLink = db.prepare<[string], Callback>(
    `SELECT ${columns} FROM callbacks WHERE subject = 'payment_link' AND body ->> '$.payment_link_id' = ? ORDER BY seq`,
  )
  const oldBody = db
    .prepare<[string, number, string], string>(
      `SELECT body FROM callbacks WHERE tenant_id = ? AND payment_seq != ? AND status = ? AND mutate IS NULL
         AND body IS NOT NULL ORDER BY seq DESC LIMIT 1`,
    )
    .pluck()
  const sending = db.prepare<{ tenantId: string | null }, Callback>(
    `SELECT ${columns} FROM callbacks
     WHERE state = 'sending' AND (@tenantId IS NULL OR tenant_id = @tenantId) ORDER BY seq`,
  )
  const setState = db.prepare<[CallbackState, number | null, number]>(
    `UPDATE callbacks SET state = ?, due_at = coalesce(?, due_at) WHERE seq = ?`,
  )
  const setSending = db.prepare<[string, string, number]>(
    `UPDATE callbacks SET state = 'sending', url = ?, body = ? WHERE seq = ?`,
  )
  const announceChange = db.prepare<[string | null, number, string], Callback>(
    `UPDATE callbacks SET status_id = ? WHERE ${waiting} RETURNING ${columns}`,
  )
  const lose = db.prepare<[string, number, string], Callback>(
    `UPDATE callbacks SET state = 'lost', because = because || ': ' || ?
     WHERE ${waiting} AND state = 'planned' RETURNING ${columns}`,
  )
  const addAttempt = db.prepare(
    `INSERT INTO callback_attempts (callback_seq, started_at, because, request) VALUES (?, ?, ?, ?)`,
  )
  const endAttempt = db.prepare<[number, string | null, string | null, number]>(
    `UPDATE callback_attempts SET took_ms = ?, response = ?, error = ? WHERE seq = ? AND took_ms IS NULL`,
  )
  const forgetAnswer = db.prepare<[number]>(
    `UPDATE callback_attempts SET response = json_set(response, '$.headers', json('{}'), '$.body', '')
     WHERE seq = ? AND response IS NOT NULL`,
  )
  const interrupt = db.prepare<[string, number]>(
    `UPDATE callback_attempts SET took_ms = 0, error = ? WHERE callback_seq = ? AND took_ms IS NULL`,
  )
  const attempts = db.prepare<[number], Attempt>(
    `SELECT seq, real_at AS realAt, started_at AS startedAt, because, took_ms AS tookMs, request, response, error
     FROM callback_attempts WHERE callback_seq = ? ORDER BY seq`,
  )
  const failed = `FROM callbacks WHERE state = 'failed' AND ${undelivered}`
  const failedOfWorld = db.prepare<[string, number], Callback>(
    `SELECT ${columns} ${failed} AND tenant_id = ? ORDER BY seq DESC LIMIT ?`,
  )
  const failedOfAll = db.prepare<[number], Callback>(
    `SELECT ${columns} ${failed} ORDER BY seq DESC LIMIT ?`,
  )
  const hold = db.prepare<[number, string]>(
    'INSERT INTO held_callbacks (callback_seq, payload) VALUES (?, ?) ON CONFLICT DO UPDATE SET payload = excluded.payload',
  )
  const release = db.prepare<[number]>('DELETE FROM held_callbacks WHERE callback_seq = ?')
  const held = db.prepare<[string], { seq: number; payload: string }>(
    `SELECT callback_seq AS seq, payload FROM held_callbacks JOIN callbacks ON callbacks.seq = callback_seq
     WHERE tenant_id = ? ORDER BY callback_seq`,
  )
  const heldCount = db
    .prepare<[string], number>(
      'SELECT count(*) FROM held_callbacks JOIN callbacks ON callbacks.seq = callback_seq WHERE tenant_id = ?',
    )
    .pluck()
  const attemptBySeq = db.prepare<[number], Pick<Attempt, 'request' | 'response'>>(
    'SELECT request, response FROM callback_attempts WHERE seq = ?',
  )
  const attemptCount = db.prepare<[number], { n: number }>(
    `SELECT count(*) AS n FROM callback_attempts WHERE callback_seq = ?`,
  )

  const cache = createCallbackCache(db, {
    one: (seq) => bySeq.get(seq),
    ofPayment: (paymentSeq) => ofPayment.all(paymentSeq),
    attempts: (seq) => attemptCount.get(seq)?.n ?? 0,
  })

  return {
    insert(callback: Omit<Callback, 'seq'>): number {
      const { id, tenantId, paymentSeq, subject, status, statusId, url } = callback
      const { body, mutate, state, dueAt, inOrder, because } = callback
      const { lastInsertRowid } = insert.run(
        ...[id, tenantId, paymentSeq, subject, status, statusId, url],
        ...[body, mutate, state, dueAt, inOrder, because],
      )
      const seq = Number(lastInsertRowid)
      if (paymentSeq !== null) cache.added(seq, paymentSeq)
      return seq
    },
    findBySeq: cache.find,
    find: (id: string): Callback | undefined => byId.get(id),
    /** Oldest first. */
    ofPayment: cache.ofPayment,
    /** Of a payment link, oldest first. */
    ofLink: (linkId: string): Callback[] => ofLink.all(linkId),
    /** The oldest callback of a payment that later ones have to wait for. */
    firstUnfinishedInOrder: (paymentSeq: number): Callback | undefined =>
      cache.ofPayment(paymentSeq).find((one) => one.inOrder === 1 && isOpen(one)),
    /** How many callbacks of a timeline entry still wait for an acknowledgement, and how many have it. */
    ofStep(paymentSeq: number, subject: string): { open: number; delivered: number } {
      const own = cache.ofPayment(paymentSeq).filter((one) => one.subject === subject)
      const delivered = own.filter(({ state }) => state === 'delivered').length
      return { open: own.filter(isOpen).length, delivered }
    },
    /** What the newest callback of another payment with this status said; undefined where there is none. */
    newestBodyOfOthers: (
      tenantId: string,
      paymentSeq: number,
      status: string,
    ): string | undefined => oldBody.get(tenantId, paymentSeq, status) as string | undefined,
    /** How many scripted callbacks of a payment are still to be sent at an instant (ms, world time). */
    countDueTogether: (paymentSeq: number, dueAt: number): number =>
      cache
        .ofPayment(paymentSeq)
        .filter(({ state, inOrder }) => state === 'planned' && inOrder === 0)
        .filter((one) => one.dueAt === dueAt && (one.statusId !== null || one.body !== null))
        .length,
    /** Callbacks whose attempt is under way, of one world or (null) of all. */
    sending: (tenantId: string | null): Callback[] => sending.all({ tenantId }),
    /** `dueAt` (ms, world time) of the next attempt; null leaves it as it is. */
    setState: (seq: number, state: CallbackState, dueAt: number | null = null): void => {
      const known = cache.find(seq)
      if (known?.state === state && (dueAt === null || known.dueAt === dueAt)) return
      setState.run(state, dueAt, seq)
      cache.changed(seq, dueAt === null ? { state } : { state, dueAt })
    },
    /** An attempt begins. `url` and `body` are what all attempts send from now on. */
    setSending: (seq: number, url: string, body: string): void => {
      setSending.run(url, body, seq)
      cache.changed(seq, { state: 'sending', url, body })
    },
    /** Lets the callbacks that wait for a step announce a status change; answers them. */
    announceChange(paymentSeq: number, subject: string, statusId: string | null): Callback[] {
      const announced = announceChange.all(statusId, paymentSeq, subject)
      for (const callback of announced) cache.changed(callback.seq, callback)
      return announced
    },
    /** The callbacks that wait for a step are lost; answers them. */
    loseWaiting(paymentSeq: number, subject: string, because: string): Callback[] {
      const lost = lose.all(because, paymentSeq, subject)
      for (const callback of lost) cache.changed(callback.seq, callback)
      return lost
    },
    addAttempt(seq: number, startedAt: number, because: string, request: string): number {
      const { lastInsertRowid } = addAttempt.run(seq, startedAt, because, request)
      cache.attempted(seq)
      return Number(lastInsertRowid)
    },
    /** False where the attempt is not under way any more: it was closed as interrupted, or is gone with its world. */
    endAttempt: (
      attempt: number,
      tookMs: number,
      response: string | null,
      error: string | null,
    ): boolean => {
      if (attempt > keep) forgetAnswer.run(attempt - keep)
      return endAttempt.run(tookMs, response, error, attempt).changes === 1
    },
    /** Closes attempts without an outcome. */
    interruptAttempts: (seq: number, error: string): void => {
      interrupt.run(error, seq)
    },
    attempts: (seq: number): Attempt[] => (cache.attemptCount(seq) === 0 ? [] : attempts.all(seq)),
    /** Callbacks that were given up and should have been taken, newest first: of one world, or (null) of all. */
    failed: (tenantId: string | null, limit: number): Callback[] =>
      tenantId === null ? failedOfAll.all(limit) : failedOfWorld.all(tenantId, limit),
    /** Keeps an attempt that is due until the deliveries of its world are resumed; `payload` is that of its job. */
    hold: (seq: number, payload: string): void => {
      hold.run(seq, payload)
    },
    /** What is held in a world, oldest first. */
    held: (tenantId: string): { seq: number; payload: string }[] => held.all(tenantId),
    release: (seq: number): void => {
      release.run(seq)
    },
    heldCount: (tenantId: string): number => heldCount.get(tenantId) ?? 0,
    findAttempt: (attempt: number): Pick<Attempt, 'request' | 'response'> | undefined =>
      attemptBySeq.get(attempt),
    attemptCount: cache.attemptCount,
    /** Newest first. */
    list: (filter: CallbackFilter, query: PageQuery) =>
      page<Callback, Callback>(db, {
        select: `SELECT ${columns} FROM callbacks`,
        where: [
          ['tenant_id = ?', filter.tenantId],
          ['payment_seq = ?', filter.paymentSeq],
          ['status = ?', filter.status],
          ['state = ?', filter.state],
          ['url = ?', filter.url],
          [
            `id || ' ' || status || ' ' || url LIKE ? ESCAPE '\\'`,
            filter.text === undefined ? undefined : `%${filter.text.replace(/[\\%_]/g, '\\$&')}%`,
          ],
        ],
        query,
        fromRow: (row) => row,
      }),
  }
}

/** Does it still wait for an acknowledgement? */
function isOpen({ state }: Callback): boolean {
  return state === 'planned' || state === 'sending'
}

export type CallbackStore = ReturnType<typeof createCallbackStore>
