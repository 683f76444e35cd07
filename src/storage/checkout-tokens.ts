import { createHmac } from 'node:crypto'
import { createBoundedCache } from '../input/bounded-cache.ts'
import type { Db } from './db.ts'

/** tokens that are kept: a hash takes longer than a read */
const cacheLimit = 2_000

/** hex digits of a token that hold the number of its payment */
const numberDigits = 12

const tokenForm = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/

/**
 * Tokens of checkouts that are in no row: the number of the payment, and a keyed hash of it. The key is the database's own,
 * so that neither an id nor another token gives a checkout away. They look like UUIDs of version 4.
 */
export function createCheckoutTokens(db: Db) {
  const read = db
    .prepare<[], string>(`SELECT value FROM secrets WHERE name = 'checkout_tokens'`)
    .pluck()
  const tokens = createBoundedCache<number, string>(cacheLimit)
  let key: string | undefined

  function tokenFor(paymentSeq: number): string {
    return tokens.getOrSet(paymentSeq, () => compute(paymentSeq))
  }

  function compute(paymentSeq: number): string {
    key ??= read.get() ?? ''
    const hash = createHmac('sha256', key).update(String(paymentSeq)).digest('hex')
    const number = paymentSeq.toString(16).padStart(numberDigits, '0')
    const [first, second] = [number.slice(0, 8), number.slice(8)]
    const variant = '89ab'[Number.parseInt(hash.slice(3, 4), 16) % 4]
    return `${first}-${second}-4${hash.slice(0, 3)}-${variant}${hash.slice(4, 7)}-${hash.slice(7, 19)}`
  }

  return {
    tokenFor,
    /** The seq that a payment with this token has; null where it is none of ours. */
    paymentOf(token: string): number | null {
      if (!tokenForm.test(token)) return null
      const paymentSeq = Number.parseInt(token.replace('-', '').slice(0, numberDigits), 16)
      return token === tokenFor(paymentSeq) ? paymentSeq : null
    },
  }
}
