import { isTerminal, type PaymentStatus } from '../payment/status-transitions.ts'
import type { Db } from '../storage/db.ts'
import type { DroppedStore, OldPayment } from '../storage/dropped-store.ts'
import { atomically } from '../storage/transactions.ts'
import type { Events } from './events.ts'
import type { Worlds } from './worlds.ts'

/** Which payments are kept (`SANDBOX_KEEP`): the newest ones of all worlds together, or those up to an age, ms. */
export type Keep = { readonly payments: number } | { readonly age: number }

/** ms of real time between two runs */
const interval = 1_000

/** payments that one run reads, and drops, at most: so that no request waits for it */
const readLimit = 500
const dropLimit = 100

/** runs after the time of a world was moved, before the call that moved it is answered */
const runsAfterMove = 5

/**
 * Drops ended payments for which nothing is planned, the oldest first, with all of their rows. Runs every second, and when
 * payments were created or time was moved; a run costs the same however many payments there are. Returns a function that
 * stops it.
 */
export function dropPayments({
  db,
  dropped: store,
  worlds,
  events,
  keep,
  onError,
}: {
  db: Db
  dropped: DroppedStore
  worlds: Pick<Worlds, 'now'>
  events: Events
  /** null: all of them, for ever */
  keep: Keep | null
  onError: (error: unknown) => void
}): () => void {
  return keep === null ? () => undefined : dropSome({ db, store, worlds, events, keep, onError })
}

function dropSome({
  db,
  store,
  worlds,
  events,
  keep,
  onError,
}: {
  db: Db
  store: DroppedStore
  worlds: Pick<Worlds, 'now'>
  events: Events
  keep: Keep
  onError: (error: unknown) => void
}): () => void {
  /** how many payments there are; null: to be counted */
  let count: number | null = null
  /** seq of the payment where the last run ended, if it could not read all */
  let resumeAfter = 0
  let isSoon = false
  let isOver = false

  function isDroppable({ tenantId, status, changedAt, isBusy }: OldPayment): boolean {
    if (isBusy === 1 || !isTerminal(status as PaymentStatus)) return false
    return 'payments' in keep || worlds.now(tenantId) - changedAt > keep.age
  }

  function surplus(): number {
    if (!('payments' in keep)) return dropLimit
    count ??= store.count()
    return Math.min(dropLimit, count - keep.payments)
  }

  /** Returns how many were dropped, and the seq after which there are more (0: there are none). */
  function drop(tenantId: string | null, after: number) {
    const left = surplus()
    if (left <= 0) return { dropped: 0, next: 0 }
    const rows = store.oldest(after, tenantId, readLimit)
    const dropped = rows.filter(isDroppable).slice(0, left)
    const last = dropped.length === left ? dropped.at(-1) : rows[readLimit - 1]
    if (dropped.length > 0)
      atomically(db, () => {
        for (const payment of dropped) store.drop(payment)
      })
    if (count !== null) count -= dropped.length
    return { dropped: dropped.length, next: last?.seq ?? 0 }
  }

  /** What fails now is tried again in one of the next runs. */
  function attempt(work: () => void): void {
    try {
      work()
    } catch (error) {
      count = null
      onError(error)
    }
  }

  function runNow(): void {
    isSoon = false
    if (isOver) return
    attempt(() => {
      const { dropped, next } = drop(null, resumeAfter)
      resumeAfter = next
      if (dropped > 0) soon()
    })
  }

  function soon(): void {
    if (isSoon) return
    isSoon = true
    setImmediate(runNow)
  }

  function dropOfWorld(tenantId: string): void {
    let after = 0
    for (let run = 0; run < runsAfterMove; run += 1) {
      const { dropped, next } = drop(tenantId, after)
      if (dropped === 0 && next === 0) return
      after = next
    }
    soon()
  }

  const timer = setInterval(soon, interval).unref()
  const stopListening = events.listen(
    ({ kind, tenantId }) => {
      if (kind === 'clock') attempt(() => dropOfWorld(tenantId))
      else if (kind !== 'payment.created') count = null
      else if (count !== null) {
        count += 1
        if (surplus() > 0) soon()
      }
    },
    ['clock', 'payment.created', 'world.reset', 'world.restored'],
  )

  return () => {
    isOver = true
    clearInterval(timer)
    stopListening()
  }
}
