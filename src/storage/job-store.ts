import type { Db } from './db.ts'

/** A job as it is stored: something that happens later. */
export type JobRow = {
  readonly seq: number
  readonly tenantId: string
  /** ms, world time */
  readonly dueAt: number
  readonly kind: string
  /** jobs of one payment run in order */
  readonly paymentSeq: number | null
  /** JSON text for the handler of this kind */
  readonly payload: string
  /**
   * who is timed out by it: 0 nobody, 1 a person, whom the `auto` clock never times out, 2 the scenario's own payer, 3
   * nobody, and nobody sees it happen
   */
  readonly timeoutOwner: number
}

/** A time-out of a person who is there. */
export type HeldRow = JobRow & {
  /** ms, the machine's time: until then the `auto` clock does not go past it */
  readonly heldUntil: number
}

/** Whose time-outs: those of a payment, or of something that its job names by `kind` and `payload` (JSON text). */
export type TimeoutsOf =
  | { readonly paymentSeq: number }
  | { readonly tenantId: string; readonly kind: string; readonly payload: string }

const columns = `seq, tenant_id AS tenantId, due_at AS dueAt, kind, payment_seq AS paymentSeq, payload, timeout_owner AS timeoutOwner`

export function createJobStore(db: Db) {
  const insert = db.prepare<[string, number, string, number | null, string, number]>(
    `INSERT INTO jobs (tenant_id, due_at, kind, payment_seq, payload, timeout_owner) VALUES (?, ?, ?, ?, ?, ?)`,
  )
  const remove = db.prepare<[number]>(`DELETE FROM jobs WHERE seq = ?`)
  const dueAfter = db.prepare<[string, number, number, number, number], JobRow>(
    `SELECT ${columns} FROM jobs
     WHERE tenant_id = ? AND due_at <= ? AND (due_at, seq) > (?, ?) ORDER BY due_at, seq LIMIT ?`,
  )
  const firstOfPayment = db.prepare<[string, number | null, number], JobRow>(
    // By payment, not by tenant: a payment has few rows, a tenant may have thousands.
    `SELECT ${columns} FROM jobs INDEXED BY jobs_by_payment
     WHERE tenant_id = ? AND payment_seq IS ? AND due_at <= ? ORDER BY due_at, seq LIMIT 1`,
  )
  const nextWhere = (which: string) =>
    db.prepare<[string], { dueAt: number }>(
      `SELECT due_at AS dueAt FROM jobs WHERE tenant_id = ? AND ${which} ORDER BY due_at, seq LIMIT 1`,
    )
  const next = nextWhere('true')
  const nextVisible = nextWhere('timeout_owner <> 3')
  const nextVisibleOf = db.prepare<[number, number], { dueAt: number }>(
    `SELECT due_at AS dueAt FROM jobs WHERE payment_seq = ? AND due_at > ? AND timeout_owner <> 3 ORDER BY due_at, seq LIMIT 1`,
  )
  const upcoming = db.prepare<[string, number], JobRow>(
    `SELECT ${columns} FROM jobs WHERE tenant_id = ? AND timeout_owner <> 3 ORDER BY due_at, seq LIMIT ?`,
  )
  const nextForAuto = nextWhere('timeout_owner NOT IN (1, 3)')
  const firstHeld = db.prepare<[string, number, number], HeldRow>(
    `SELECT ${columns}, held_until AS heldUntil FROM jobs
     WHERE tenant_id = ? AND due_at <= ? AND held_until > ? AND timeout_owner = 1 ORDER BY due_at, seq LIMIT 1`,
  )
  const hold = `UPDATE jobs SET held_until = due_at + ? WHERE held_until IS NULL AND timeout_owner = 1`
  const release = `UPDATE jobs SET held_until = NULL WHERE held_until IS NOT NULL`
  const named = `tenant_id = ? AND kind = ? AND payload = ?`
  const holdOfPayment = db.prepare<[number, number]>(`${hold} AND payment_seq = ?`)
  const holdNamed = db.prepare<[number, string, string, string]>(`${hold} AND ${named}`)
  const releaseOfPayment = db.prepare<[number]>(`${release} AND payment_seq = ?`)
  const ofPayment = db.prepare<[number], JobRow>(
    `SELECT ${columns} FROM jobs WHERE payment_seq = ? ORDER BY due_at, seq`,
  )
  const removeOfPayment = db.prepare<[number, string]>(
    `DELETE FROM jobs WHERE payment_seq = ? AND kind = ?`,
  )
  const removePlanned = db.prepare<[number]>(
    `DELETE FROM jobs WHERE payment_seq = ? AND kind IN ('status', 'payer', 'bankid')`,
  )
  const removeExactly = db.prepare<[string, number, string, string]>(
    `DELETE FROM jobs WHERE tenant_id = ? AND due_at = ? AND kind = ? AND payload = ?`,
  )
  const removeKind = db.prepare<[string, string | null]>(
    `DELETE FROM jobs WHERE kind = ? AND tenant_id = coalesce(?, tenant_id)`,
  )
  const removeTimeouts = db.prepare<[number]>(
    `DELETE FROM jobs WHERE payment_seq = ? AND timeout_owner > 0`,
  )
  const assignTimeoutToPayer = db.prepare<[number]>(
    `UPDATE jobs SET timeout_owner = 1 WHERE payment_seq = ? AND timeout_owner = 2`,
  )
  const reschedule = db.prepare<[number, number, string]>(
    `UPDATE jobs SET due_at = ? WHERE payment_seq = ? AND kind = ?`,
  )
  const newest = db.prepare<[number], JobRow>(
    `SELECT ${columns} FROM jobs ORDER BY seq DESC LIMIT ?`,
  )
  const tenants = db.prepare<[], { tenantId: string }>(
    `SELECT DISTINCT tenant_id AS tenantId FROM jobs`,
  )
  const count = db.prepare<[string], { rows: number }>(
    `SELECT count(*) AS rows FROM jobs WHERE tenant_id = ?`,
  )

  return {
    add(row: Omit<JobRow, 'seq'>): void {
      insert.run(row.tenantId, row.dueAt, row.kind, row.paymentSeq, row.payload, row.timeoutOwner)
    },
    /** False where it was gone already. */
    remove: (seq: number): boolean => remove.run(seq).changes === 1,
    /** Jobs due until `until` (ms, world time), in time order, after the job `after`. */
    due: (tenantId: string, until: number, after: { dueAt: number; seq: number }, limit: number) =>
      dueAfter.all(tenantId, until, after.dueAt, after.seq, limit),
    /** The first job due until `until` that belongs to this payment, or (null) to none. */
    firstOf: (tenantId: string, paymentSeq: number | null, until: number): JobRow | undefined =>
      firstOfPayment.get(tenantId, paymentSeq, until),
    /** When the next job is due, ms of the world’s time. */
    nextDue: (tenantId: string): number | null => next.get(tenantId)?.dueAt ?? null,
    /** The same without what nobody sees happen. */
    nextVisible: (tenantId: string): number | null => nextVisible.get(tenantId)?.dueAt ?? null,
    /** What is to happen first in a world, in order; without what nobody sees. */
    upcoming: (tenantId: string, limit: number): JobRow[] => upcoming.all(tenantId, limit),
    /** The same without the time-outs of persons either: what an `auto` clock goes to. */
    nextForAuto: (tenantId: string): number | null => nextForAuto.get(tenantId)?.dueAt ?? null,
    /** The first time-out until `until` (ms, world time) of a person who is there at `machineNow` (ms). */
    firstHeld: (tenantId: string, until: number, machineNow: number): HeldRow | undefined =>
      firstHeld.get(tenantId, until, machineNow),
    /** A person is there: these time-outs are held, each for as long as it is ahead. `lead`: machine time less world time, ms. */
    hold: (which: TimeoutsOf, lead: number): void => {
      if ('paymentSeq' in which) holdOfPayment.run(lead, which.paymentSeq)
      else holdNamed.run(lead, which.tenantId, which.kind, which.payload)
    },
    /** The person has gone. */
    release: (paymentSeq: number): void => {
      releaseOfPayment.run(paymentSeq)
    },
    /** When the next job of a payment is due after `now` that somebody sees happen; ms, world time. */
    nextVisibleOf: (paymentSeq: number, now: number): number | null =>
      nextVisibleOf.get(paymentSeq, now)?.dueAt ?? null,
    ofPayment: (paymentSeq: number): JobRow[] => ofPayment.all(paymentSeq),
    removeOfPayment: (paymentSeq: number, kind: string): void => {
      removeOfPayment.run(paymentSeq, kind)
    },
    /** What an ended payment waits for no longer: statuses, and the payer. */
    removePlanned: (paymentSeq: number): void => {
      removePlanned.run(paymentSeq)
    },
    removeExactly: ({
      tenantId,
      dueAt,
      kind,
      payload,
    }: Pick<JobRow, 'tenantId' | 'dueAt' | 'kind' | 'payload'>): void => {
      removeExactly.run(tenantId, dueAt, kind, payload)
    },
    /** In one world, or (null) in all. */
    removeKind: (kind: string, tenantId: string | null): void => {
      removeKind.run(kind, tenantId)
    },
    removeTimeouts: (paymentSeq: number): void => {
      removeTimeouts.run(paymentSeq)
    },
    /** Time-outs of the scenario's own payer become time-outs of a person. */
    assignTimeoutToPayer: (paymentSeq: number): void => {
      assignTimeoutToPayer.run(paymentSeq)
    },
    /** Makes the jobs of a kind due at `at`. */
    reschedule: (paymentSeq: number, kind: string, at: number): void => {
      reschedule.run(at, paymentSeq, kind)
    },
    /** The latest to be planned, of all worlds, newest first. */
    newest: (limit: number): JobRow[] => newest.all(limit),
    tenants: (): string[] => tenants.all().map((row) => row.tenantId),
    count: (tenantId: string): number => count.get(tenantId)?.rows ?? 0,
  }
}

export type JobStore = ReturnType<typeof createJobStore>
