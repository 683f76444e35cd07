import type { Db } from './db.ts'
import { createPaymentCache } from './payment-caches.ts'

/** `waiting`: for the callback that it leaves with. */
export type VisitState = 'waiting' | 'planned' | 'under_way' | 'ended'

/** A visit of a payer's browser to the shop. */
export type Visit = {
  readonly seq: number
  readonly paymentSeq: number
  readonly url: string
  readonly jar: 'same' | 'empty'
  /** id of the step whose callback it leaves with */
  readonly goesWith: string | null
  /** what it has in common with the messages that leave in the same instant; null: it goes alone */
  readonly together: string | null
  /** how many visits were asked for together */
  readonly number: number
  readonly state: VisitState
  /** ms, world time: when it begins, or began */
  readonly dueAt: number
  readonly because: string
  /** ms, real time; null before it began */
  readonly realAt: number | null
  /** ms of real time; null before it ended */
  readonly tookMs: number | null
  /** JSON of the requests it made and their answers */
  readonly exchanges: string
  readonly error: string | null
}

type NewVisit = Omit<Visit, 'seq' | 'realAt' | 'tookMs' | 'exchanges' | 'error'>

export type VisitEnd = Required<Pick<Visit, 'tookMs' | 'exchanges' | 'error'>>

const columns = `seq, payment_seq AS paymentSeq, url, jar, goes_with AS goesWith, together, number, state,
  due_at AS dueAt, because, real_at AS realAt, took_ms AS tookMs, exchanges, error`

/** `keep`: how many visits, the newest ones, keep what was sent and answered. */
export function createVisitStore(db: Db, keep: number) {
  const insert = db.prepare<NewVisit>(
    `INSERT INTO visits (payment_seq, url, jar, goes_with, together, number, state, due_at, because)
     VALUES (@paymentSeq, @url, @jar, @goesWith, @together, @number, @state, @dueAt, @because)`,
  )
  const setTogether = db.prepare<[string, number]>(`UPDATE visits SET together = ? WHERE seq = ?`)
  const bySeq = db.prepare<[number], Visit>(`SELECT ${columns} FROM visits WHERE seq = ?`)
  const ofPayment = db.prepare<[number], Visit>(
    `SELECT ${columns} FROM visits WHERE payment_seq = ? ORDER BY seq`,
  )
  const release = db.prepare<[number, string | null, number, string], Visit>(
    `UPDATE visits SET state = 'planned', due_at = ?, together = ?
     WHERE payment_seq = ? AND goes_with = ? AND state = 'waiting' RETURNING ${columns}`,
  )
  const begin = db.prepare<[number, number, number]>(
    `UPDATE visits SET state = 'under_way', due_at = ?, real_at = ? WHERE seq = ? AND state = 'planned'`,
  )
  const end = db.prepare<VisitEnd & { readonly seq: number }>(
    `UPDATE visits SET state = 'ended', took_ms = @tookMs, exchanges = @exchanges, error = @error
     WHERE seq = @seq AND state = 'under_way'`,
  )
  const forget = db.prepare<[number]>(`UPDATE visits SET exchanges = '[]' WHERE seq = ?`)
  const interrupt = db.prepare<{ tenantId: string | null; error: string }>(
    `UPDATE visits SET state = 'ended', took_ms = 0, error = @error WHERE state = 'under_way' AND (@tenantId IS NULL
       OR payment_seq IN (SELECT seq FROM payments WHERE tenant_id = @tenantId))`,
  )
  const jar = db
    .prepare<[number], string>('SELECT jar FROM cookie_jars WHERE payment_seq = ?')
    .pluck()
  const keepJar = db.prepare<[string, number]>(
    `INSERT INTO cookie_jars (payment_seq, jar) SELECT seq, ? FROM payments WHERE seq = ?
     ON CONFLICT DO UPDATE SET jar = excluded.jar`,
  )

  // Every callback asks, and most payments have no visits.
  const hasVisits = createPaymentCache<boolean>(db)

  function read(paymentSeq: number): Visit[] {
    if (hasVisits.get(paymentSeq) === false) return []
    const visits = ofPayment.all(paymentSeq)
    hasVisits.set(paymentSeq, visits.length > 0)
    return visits
  }

  return {
    /** All in the same instant, where there are more than one. */
    insert(visit: Omit<NewVisit, 'together'>): readonly number[] {
      const made: number[] = []
      for (let count = 0; count < visit.number; count += 1)
        made.push(Number(insert.run({ ...visit, together: null }).lastInsertRowid))
      hasVisits.set(visit.paymentSeq, true)
      if (made.length > 1) for (const seq of made) setTogether.run(`visits ${made[0]}`, seq)
      return made
    },
    find: (seq: number): Visit | undefined => bySeq.get(seq),
    /** Oldest first. */
    ofPayment: read,
    /** The visits that wait for the callback of a step go at `dueAt` (ms, world time), and `together` with it or alone. */
    release: (paymentSeq: number, step: string, dueAt: number, together: string | null): Visit[] =>
      hasVisits.get(paymentSeq) === true || read(paymentSeq).length > 0
        ? release.all(dueAt, together, paymentSeq, step)
        : [],
    /** False where it has begun already. */
    begin: (seq: number, at: number, realAt: number): boolean =>
      begin.run(at, realAt, seq).changes === 1,
    /** False where it is not under way any more, or is gone with its world. */
    end(seq: number, ended: VisitEnd): boolean {
      forget.run(seq - keep)
      return end.run({ seq, ...ended }).changes === 1
    },
    /** Ends the visits under way, of one world or (null) of all. */
    interrupt: (tenantId: string | null, error: string): void => {
      interrupt.run({ tenantId, error })
    },
    /** JSON of the payer's cookies. */
    jar: (paymentSeq: number): string | undefined => jar.get(paymentSeq) as string | undefined,
    /** Does nothing where the payment is gone with its world. */
    keepJar: (paymentSeq: number, json: string): void => {
      keepJar.run(json, paymentSeq)
    },
  }
}

export type VisitStore = ReturnType<typeof createVisitStore>
