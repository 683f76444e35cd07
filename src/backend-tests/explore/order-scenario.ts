import type { ScenarioDraft } from '../../client/scenario-draft.ts'
import type { Atom } from './atoms.ts'
import { has, type Order, place } from './orders.ts'

/** How the payment ends, and so what K tells. */
export const truths = ['COMPLETED', 'DECLINED'] as const

export type Truth = (typeof truths)[number]

/** World time from one block to the next. */
export const slot = '1m'

/** World time after the last block in which every callback that was refused has come again. */
export const retriesEnd = '4h'

/** Retries come after all else, or a refused message would come again before what follows it. */
const lateRetry = { attempts: 4, backoff: ['1h'] } as const

/** Real time of an attempt where the backend may wait for an answer that is held until later. */
const heldTimeout = '3s'

type Browser = NonNullable<NonNullable<ScenarioDraft['checkout']>['browser']>
type Deliveries = NonNullable<NonNullable<ScenarioDraft['callbacks']>['deliveries']>

/**
 * The scenario that plays an order: its first block comes a minute after the payer approved, and each other one a minute
 * after the one before. What the order does not name comes as always.
 */
export function toDraft(order: Order, truth: Truth): ScenarioDraft {
  // Before create payment is answered, nobody can have approved.
  const base = has(order, 'A') ? 'payment.created' : 'checkout.approved'
  const at = (atom: Atom) => `${base} + ${place(order, atom) + 1}m`
  const step = truth.toLowerCase()
  const reason = truth === 'DECLINED' ? { reason: 'AM04' } : {}
  // The event has to come after the GET: the truth does, the approval does not.
  const staleMoment = `${step} + ${place(order, 'S') - place(order, 'K')}m1s`
  const api = {
    ...(has(order, 'A') ? { create_payment: { respond: `after ${at('A')}` } } : {}),
    ...(has(order, 'S') ? { get_payment: { respond: `after ${staleMoment}`, times: 1 } } : {}),
  }
  const deliveries = [
    ...(has(order, 'P') ? [{ of: 'pending', at: at('P') }] : []),
    ...endDeliveries(order, step, at),
  ]
  return {
    ...(Object.keys(api).length > 0 ? { api } : {}),
    ...(has(order, 'R') ? { checkout: { browser: toBrowser(order, step, at) } } : {}),
    timeline: [
      ...(has(order, 'A') ? [{ id: 'pending', at: base, status: 'PENDING' as const }] : []),
      { id: step, at: `${base} + ${beforeBlock(place(order, 'K'))}`, status: truth, ...reason },
    ],
    callbacks: {
      ...(Object.keys(api).length > 0 ? { timeout: heldTimeout } : {}),
      retry: lateRetry,
      ...(deliveries.length > 0 ? { deliveries } : {}),
    },
  }
}

/**
 * Where the payer is sent. A scenario has the payer return once, or twice at the same time; it cannot where nobody approved,
 * and must not where the visit waits for what is to come: then whoever plays the order does it.
 */
function toBrowser(order: Order, step: string, at: (atom: Atom) => string): Browser {
  const sent = { goes_to: 'success_url' as const, at: at('R') }
  if (!returnsByItself(order)) return sent
  const beside = order[place(order, 'R')]?.find((atom) => atom !== 'R')
  const company = beside === undefined ? null : stepOf(beside, step)
  return {
    ...sent,
    visits: 'follow',
    ...(beside === 'r' ? { times: 2 } : {}),
    ...(company === null ? {} : { with: `callback(${company})` }),
  }
}

/** Does the scenario itself have the payer return? */
export function returnsByItself(order: Order): boolean {
  return has(order, 'R') && !has(order, 'A') && !has(order, 'S')
}

/** The step whose callback an atom is; null where it is none. */
export function stepOf(atom: Atom, step: string): string | null {
  if (atom === 'P') return 'pending'
  return atom === 'K' || atom === 'k' ? step : null
}

/** A second before a block: the truth is there when it is told. */
function beforeBlock(index: number): string {
  return index === 0 ? '59s' : `${index}m59s`
}

/** One that is told alone is told when it is so, without being named. */
function endDeliveries(order: Order, of: string, at: (atom: Atom) => string): Deliveries {
  const isAlone = order[place(order, 'K')]?.length === 1
  if (!has(order, 'k')) return isAlone ? [] : [{ of, at: at('K') }]
  if (place(order, 'K') === place(order, 'k')) return [{ of, at: at('K'), copies: 2, gap: '0s' }]
  return [
    { of, at: at('K') },
    { of, at: at('k') },
  ]
}
