import { isTerminal, type PaymentStatus } from '../payment/status.ts'
import type { Db } from '../storage/db.ts'
import type { DroppedStore, OldPayment } from '../storage/dropped-store.ts'
import { atomically } from '../storage/transactions.ts'
import type { Events } from './events.ts'
import type { Worlds } from './worlds.ts'

/** How many payments are kept (`SANDBOX_KEEP`): the newest so many of all worlds together, or those of an age, ms. */
export type Keep = { readonly payments: number } | { readonly age: number }

/** ms of real time between two looks */
const pause = 1_000

/** payments one look goes through, and drops: so that nobody waits for it */
const mostLookedAt = 500
const mostDropped = 100

/** looks when the time of a world was moved, before the call that moved it is answered */
const looksAfterMove = 5

/**
 * Drops ended payments that nothing is planned for, the oldest first, with all of their rows. Looks every second, and
 * when payments were made or time was moved; a look costs the same however many payments there are. Answers a function
 * that ends it.
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
  /** payments there are; null: to be counted */
  let count: number | null = null
  /** where the last look ended, which could not drop all it saw */
  let reached = 0
  let isSoon = false
  let isOver = false

  function isDroppable({ tenantId, status, changedAt, isBusy }: OldPayment): boolean {
    if (isBusy === 1 || !isTerminal(status as PaymentStatus)) return false
    return 'payments' in keep || worlds.now(tenantId) - changedAt > keep.age
  }

  function surplus(): number {
    if (!('payments' in keep)) return mostDropped
    count ??= store.count()
    return Math.min(mostDropped, count - keep.payments)
  }

  /** Answers how many were dropped, and whether there are more to look at. */
  function look(tenantId: string | null, after: number) {
    const left = surplus()
    if (left <= 0) return { dropped: 0, next: 0 }
    const rows = store.oldest(after, tenantId, mostLookedAt)
    const dropped = rows.filter(isDroppable).slice(0, left)
    const last = dropped.length === left ? dropped.at(-1) : rows[mostLookedAt - 1]
    if (dropped.length > 0)
      atomically(db, () => {
        for (const payment of dropped) store.drop(payment)
      })
    if (count !== null) count -= dropped.length
    return { dropped: dropped.length, next: last?.seq ?? 0 }
  }

  /** What cannot be done now is done at one of the next looks. */
  function attempt(work: () => void): void {
    try {
      work()
    } catch (error) {
      count = null
      onError(error)
    }
  }

  function lookOn(): void {
    isSoon = false
    if (isOver) return
    attempt(() => {
      const { dropped, next } = look(null, reached)
      reached = next
      if (dropped > 0) soon()
    })
  }

  function soon(): void {
    if (isSoon) return
    isSoon = true
    setImmediate(lookOn)
  }

  function lookAt(tenantId: string): void {
    let after = 0
    for (let looks = 0; looks < looksAfterMove; looks += 1) {
      const { dropped, next } = look(tenantId, after)
      if (dropped === 0 && next === 0) return
      after = next
    }
    soon()
  }

  const timer = setInterval(soon, pause).unref()
  const stopListening = events.listen(
    ({ kind, tenantId }) => {
      if (kind === 'clock') attempt(() => lookAt(tenantId))
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
