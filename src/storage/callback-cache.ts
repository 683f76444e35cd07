import { createBoundedCache } from '../input/bounded-cache.ts'
import type { Callback } from './callback.ts'
import type { Db } from './db.ts'
import { createPaymentCache } from './payment-caches.ts'

/** Callbacks whose payment is kept by their seq. */
const cacheLimit = 4_000

/** `attempts`: how many were made; null: to be counted */
type Entry = { readonly callback: Callback; readonly attempts: number | null }

/**
 * The callbacks of payments under way: every attempt asks which others there are, and how many were made. The store tells
 * it of every write.
 */
export function createCallbackCache(
  db: Db,
  read: {
    readonly one: (seq: number) => Callback | undefined
    readonly ofPayment: (paymentSeq: number) => Callback[]
    readonly attempts: (seq: number) => number
  },
) {
  /** by payment and seq, the oldest first */
  const entries = createPaymentCache<Map<number, Entry>>(db)
  const payments = createBoundedCache<number, number>(cacheLimit)

  function ofPayment(paymentSeq: number): Map<number, Entry> {
    return entries.getOrSet(paymentSeq, () => {
      const all = read.ofPayment(paymentSeq)
      for (const { seq } of all) payments.set(seq, paymentSeq)
      return new Map(all.map((callback) => [callback.seq, { callback, attempts: null }]))
    })
  }

  function findEntry(seq: number): Entry | undefined {
    const paymentSeq = payments.get(seq)
    const known = paymentSeq === undefined ? undefined : entries.get(paymentSeq)?.get(seq)
    if (known !== undefined) return known
    const callback = read.one(seq)
    if (callback === undefined) return undefined
    if (callback.paymentSeq === null) return { callback, attempts: null }
    payments.set(seq, callback.paymentSeq)
    return ofPayment(callback.paymentSeq).get(seq)
  }

  function set(callback: Callback, attempts: number | null): void {
    const { seq, paymentSeq } = callback
    if (paymentSeq === null) return
    payments.set(seq, paymentSeq)
    entries.get(paymentSeq)?.set(seq, { callback, attempts })
  }

  return {
    find: (seq: number): Callback | undefined => findEntry(seq)?.callback,
    /** Oldest first. */
    ofPayment: (paymentSeq: number): Callback[] =>
      [...ofPayment(paymentSeq).values()].map(({ callback }) => callback),
    attemptCount(seq: number): number {
      const entry = findEntry(seq)
      if (entry === undefined) return read.attempts(seq)
      const attempts = entry.attempts ?? read.attempts(seq)
      if (entry.attempts === null) set(entry.callback, attempts)
      return attempts
    },
    /** One was added; it is read back where the others of its payment are kept. */
    added(seq: number, paymentSeq: number): void {
      const callback = entries.has(paymentSeq) ? read.one(seq) : undefined
      if (callback !== undefined) set(callback, 0)
    },
    /** After the write. */
    changed(seq: number, change: Partial<Callback>): void {
      const entry = findEntry(seq)
      if (entry !== undefined) set({ ...entry.callback, ...change }, entry.attempts)
    },
    /** One more attempt was made. */
    attempted(seq: number): void {
      const entry = findEntry(seq)
      if (entry !== undefined && entry.attempts !== null) set(entry.callback, entry.attempts + 1)
    },
  }
}
