import { createBoundedCache } from '../input/bounded-cache.ts'
import type { Db } from './db.ts'
import { afterRollback } from './transactions.ts'

/** Payments that are cached: one under way is asked for by every step, callback and poll. */
const cacheLimit = 2_000

type Forgetful = { readonly delete: (paymentSeq: number) => unknown }

const known = new WeakMap<Db, Forgetful[]>()

/**
 * A cache of something by the seq of its payment. It is emptied by a rollback and with a world, and forgets a payment that
 * is dropped; whoever writes the rows keeps it up to date.
 */
export function createPaymentCache<Value>(db: Db) {
  const cache = createBoundedCache<number, Value>(cacheLimit)
  afterRollback(db, () => cache.clear())
  onForgotten(db, cache)
  return cache
}

/** Has something forget payments that are dropped. */
export function onForgotten(db: Db, forgetful: Forgetful): void {
  const all = known.get(db) ?? []
  all.push(forgetful)
  known.set(db, all)
}

/** A payment was dropped, with all of its rows. */
export function forgetPayment(db: Db, paymentSeq: number): void {
  for (const forgetful of known.get(db) ?? []) forgetful.delete(paymentSeq)
}
