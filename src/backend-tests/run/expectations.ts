import type { Seen } from '../subject/subject.ts'

/** What must hold of an order. */
export type Expectation = {
  /** in a few words, for reports */
  readonly text: string
  /**
   * `come`: ends the wait once it holds; `last`: must come, and then hold for the whole of the wait, as another message may
   * undo it or have another effect; `stay`: must hold from the beginning to the end
   */
  readonly must: 'come' | 'last' | 'stay'
  readonly holds: (seen: Seen) => boolean
  /** is it certain that it will never hold any more? An effect cannot be undone. */
  readonly isLost: (seen: Seen) => boolean
  /** what is enough at the end of the wait, where nothing else came */
  readonly suffices?: (seen: Seen) => boolean
}

/** Paid, fulfilled once; with the amount of the payment, where the backend shows one. */
export function paidOnce(amount: number | null): Expectation {
  return {
    text: 'paid, fulfilled once',
    must: 'come',
    holds: (seen) =>
      seen.kind === 'seen' &&
      seen.belief === 'paid' &&
      seen.effects === 1 &&
      (seen.amount === null || amount === null || seen.amount === amount),
    isLost: (seen) => seen.kind === 'seen' && seen.effects > 1,
  }
}

/** The same, for good: of the messages that the backend got, more than one may have an effect, or another one undo it. */
export function paidForGood(amount: number | null): Expectation {
  return { ...paidOnce(amount), must: 'last' }
}

/** The order is over, was not paid, and nothing was fulfilled. Some backends make no order of what is never paid. */
export const overWithoutEffect: Expectation = {
  text: 'over, not paid, fulfilled 0 times',
  must: 'come',
  holds: (seen) => seen.kind === 'seen' && seen.belief === 'unpaid' && seen.effects === 0,
  isLost: (seen) => seen.kind === 'seen' && seen.effects > 0,
  suffices: (seen) => seen.kind === 'nothing',
}

/** Whatever the backend was told: the payment is not completed, so the order is neither paid nor fulfilled. */
export const notPaid: Expectation = {
  text: 'not paid, fulfilled 0 times',
  must: 'stay',
  holds: (seen) =>
    seen.kind === 'nothing' ||
    (seen.kind === 'seen' && seen.belief !== 'paid' && seen.effects === 0),
  isLost: () => false,
}

/** What the backend believes, in a few words. */
export function describeSeen(seen: Seen): string {
  if (seen.kind !== 'seen') return seen.why
  const { belief, word, effects, amount } = seen
  const name = { paid: 'paid', unpaid: 'over, not paid', open: 'open' }[belief]
  const known = word === name ? name : `${name} ("${word}")`
  const often = effects === 1 ? 'once' : `${effects} times`
  return `${known}, fulfilled ${often}${amount === null ? '' : `, amount ${amount}`}`
}
