import type { Db } from './db.ts'
import { type PageQuery, page } from './page.ts'

/** `planned`: waits until it is due, for its predecessor or for a retry. `failed`: given up. `lost`: never sent, on purpose. */
export const callbackStates = ['planned', 'sending', 'delivered', 'failed', 'lost'] as const

export type CallbackState = (typeof callbackStates)[number]

export type Callback = {
  readonly seq: number
  readonly id: string
  readonly tenantId: string
  readonly paymentSeq: number | null
  /** what it announces: id of the timeline entry */
  readonly subject: string
  readonly status: string
  /** id of the status change it announces; null: it waits for its step, or belongs to no payment */
  readonly statusId: string | null
  readonly url: string
  /** JSON text without the scenario's mutations; null until the first attempt makes it */
  readonly body: string | null
  /** JSON of a scenario's mutation, or null */
  readonly mutate: string | null
  readonly state: CallbackState
  /** ms, world time: when the next attempt is due, or the last one was to be made */
  readonly dueAt: number
  /** 1: waits until its predecessors of the same payment are delivered or given up */
  readonly inOrder: number
  readonly because: string
}

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
  const insert = db.prepare<Omit<Callback, 'seq'>>(
    `INSERT INTO callbacks (id, tenant_id, payment_seq, subject, status, status_id, url, body, mutate, state, due_at,
       in_order, because)
     VALUES (@id, @tenantId, @paymentSeq, @subject, @status, @statusId, @url, @body, @mutate, @state, @dueAt, @inOrder,
       @because)`,
  )
  const bySeq = db.prepare<[number], Callback>(`SELECT ${columns} FROM callbacks WHERE seq = ?`)
  const byId = db.prepare<[string], Callback>(`SELECT ${columns} FROM callbacks WHERE id = ?`)
  const ofPayment = db.prepare<[number], Callback>(
    `SELECT ${columns} FROM callbacks WHERE payment_seq = ? ORDER BY seq`,
  )
  const ofLink = db.prepare<[string], Callback>(
    `SELECT ${columns} FROM callbacks WHERE subject = 'payment_link' AND body ->> '$.payment_link_id' = ? ORDER BY seq`,
  )
  const unfinishedInOrder = db.prepare<[number], Callback>(
    `SELECT ${columns} FROM callbacks
     WHERE payment_seq = ? AND in_order = 1 AND state IN ('planned', 'sending') ORDER BY seq LIMIT 1`,
  )
  const ofStep = db.prepare<[number, string], { open: number; delivered: number }>(
    `SELECT coalesce(sum(state IN ('planned', 'sending')), 0) AS open, coalesce(sum(state = 'delivered'), 0) AS delivered
     FROM callbacks WHERE payment_seq = ? AND subject = ?`,
  )
  const dueTogether = db
    .prepare<[number, number], number>(
      `SELECT count(*) FROM callbacks WHERE payment_seq = ? AND due_at = ? AND state = 'planned' AND in_order = 0
         AND (status_id IS NOT NULL OR body IS NOT NULL)`,
    )
    .pluck()
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

  return {
    insert: (callback: Omit<Callback, 'seq'>): number =>
      Number(insert.run(callback).lastInsertRowid),
    findBySeq: (seq: number): Callback | undefined => bySeq.get(seq),
    find: (id: string): Callback | undefined => byId.get(id),
    /** Oldest first. */
    ofPayment: (paymentSeq: number): Callback[] => ofPayment.all(paymentSeq),
    /** Of a payment link, oldest first. */
    ofLink: (linkId: string): Callback[] => ofLink.all(linkId),
    /** The oldest callback of a payment that later ones have to wait for. */
    firstUnfinishedInOrder: (paymentSeq: number): Callback | undefined =>
      unfinishedInOrder.get(paymentSeq),
    /** How many callbacks of a timeline entry still wait for an acknowledgement, and how many have it. */
    ofStep: (paymentSeq: number, subject: string) =>
      ofStep.get(paymentSeq, subject) ?? { open: 0, delivered: 0 },
    /** What the newest callback of another payment with this status said; undefined where there is none. */
    newestBodyOfOthers: (
      tenantId: string,
      paymentSeq: number,
      status: string,
    ): string | undefined => oldBody.get(tenantId, paymentSeq, status) as string | undefined,
    /** How many scripted callbacks of a payment are still to be sent at an instant (ms, world time). */
    countDueTogether: (paymentSeq: number, dueAt: number): number =>
      Number(dueTogether.get(paymentSeq, dueAt) ?? 0),
    /** Callbacks whose attempt is under way, of one world or (null) of all. */
    sending: (tenantId: string | null): Callback[] => sending.all({ tenantId }),
    /** `dueAt` (ms, world time) of the next attempt; null leaves it as it is. */
    setState: (seq: number, state: CallbackState, dueAt: number | null = null): void => {
      setState.run(state, dueAt, seq)
    },
    /** An attempt begins. `url` and `body` are what all attempts send from now on. */
    setSending: (seq: number, url: string, body: string): void => {
      setSending.run(url, body, seq)
    },
    /** Lets the callbacks that wait for a step announce a status change; answers them. */
    announceChange: (paymentSeq: number, subject: string, statusId: string | null): Callback[] =>
      announceChange.all(statusId, paymentSeq, subject),
    /** The callbacks that wait for a step are lost; answers them. */
    loseWaiting: (paymentSeq: number, subject: string, because: string): Callback[] =>
      lose.all(because, paymentSeq, subject),
    addAttempt: (seq: number, startedAt: number, because: string, request: string): number =>
      Number(addAttempt.run(seq, startedAt, because, request).lastInsertRowid),
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
    attempts: (seq: number): Attempt[] => attempts.all(seq),
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
    attemptCount: (seq: number): number => attemptCount.get(seq)?.n ?? 0,
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

export type CallbackStore = ReturnType<typeof createCallbackStore>
