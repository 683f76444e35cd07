import type { Db } from './db.ts'
import { atEndOfTurn, atomically } from './transactions.ts'

/** Did it go well? `open`: not known yet; `note`: that is no question. */
export const outcomes = ['ok', 'bad', 'open', 'note'] as const

export type ActivityOutcome = (typeof outcomes)[number]

/** Something that happened in a world and is in no other table. */
export type WorldEvent = {
  /** ms, real time */
  readonly realAt: number
  readonly tenantId: string
  /** ms, world time */
  readonly at: number
  /** kind of the event as it was published */
  readonly kind: string
  readonly outcome: ActivityOutcome
  readonly paymentId: string | null
  readonly paymentOrderId: string | null
  /** JSON object */
  readonly facts: string
  readonly because: string
}

/** The newest `keep` events of all worlds together are kept. `onError` is called where they could not be written. */
export function createWorldEventStore(
  db: Db,
  keep: number,
  onError: (error: unknown) => void = () => undefined,
) {
  const insert = db.prepare<WorldEvent>(
    `INSERT INTO world_events (real_at, tenant_id, at, kind, outcome, payment_id, payment_order_id, facts, because)
     VALUES (@realAt, @tenantId, @at, @kind, @outcome, @paymentId, @paymentOrderId, @facts, @because)`,
  )
  const prune = db.prepare<[number]>('DELETE FROM world_events WHERE seq <= ?')

  let pending: WorldEvent[] = []

  function flush(): void {
    const events = pending
    pending = []
    if (events.length === 0) return
    try {
      atomically(db, () => {
        let last = 0
        for (const event of events) last = Number(insert.run(event).lastInsertRowid)
        prune.run(last - Math.max(1, keep))
      })
    } catch (error) {
      onError(error)
    }
  }

  return {
    /** Adds an event that is committed already. It is written at the end of the turn, together with others. */
    add(event: WorldEvent): void {
      if (pending.push(event) === 1) atEndOfTurn(db, flush)
    },
    /** Writes the events that wait: before they are read, before a world is emptied, before the end. */
    flush,
  }
}

export type WorldEventStore = ReturnType<typeof createWorldEventStore>
