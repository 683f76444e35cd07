import { formatDuration } from '../payment/duration.ts'
import type { PaymentStatus } from '../payment/status.ts'
import { isTerminal } from '../payment/status.ts'
import { formatMoment, parseMoment } from './moments.ts'
import type { Moment, Step } from './plan-types.ts'
import type { Scenario } from './scenario.ts'
import { type Path, placeAt } from './source-tree.ts'

/** Until when a payment may stay without an end, ms (format: 15 min after creation). */
export const defaultExpiry = 15 * 60_000

type BuiltIn = { readonly id: string; readonly at: Moment; readonly status: PaymentStatus }

const reactions: readonly BuiltIn[] = [
  { id: 'pending', at: { event: 'checkout.opened', delay: 0 }, status: 'PENDING' },
  { id: 'completed', at: { event: 'checkout.approved', delay: 1_000 }, status: 'COMPLETED' },
  { id: 'aborted', at: { event: 'checkout.cancelled', delay: 0 }, status: 'ABORTED' },
  { id: 'declined', at: { event: 'checkout.failed', delay: 0 }, status: 'DECLINED' },
]

const initiated: Step = {
  id: 'initiated',
  at: { event: 'payment.created', delay: 0 },
  status: 'INITIATED',
  reason: null,
  patience: false,
  because: 'built-in reaction to payment.created',
}

/** A moment that names `initiated` means the creation: they are one instant. */
export function momentOf(text: string): Moment {
  const parsed = parseMoment(text) ?? { event: text, delay: 0 }
  return parsed.event === initiated.id ? { ...parsed, event: initiated.at.event } : parsed
}

/** `scenarios/failed.yaml:5 (declined at checkout.approved + 2s)` */
export function becauseOf(scenario: Scenario, path: Path, what: string): string {
  const { file, line } = placeAt(scenario.tree, path)
  return `${file}:${line} (${what})`
}

/** The steps written in the scenario, in the order of its `timeline`. */
export function ownSteps(scenario: Scenario): readonly Step[] {
  return (scenario.document.timeline ?? []).map((entry, index) => {
    const id = entry.id ?? entry.status.toLowerCase()
    const at = momentOf(entry.at)
    return {
      id,
      at,
      status: entry.status,
      reason: entry.reason ?? null,
      patience: id === 'expired' && entry.status === 'EXPIRED' && at.event === 'payment.created',
      because: becauseOf(scenario, ['timeline', index], `${id} at ${formatMoment(at)}`),
    }
  })
}

/** The whole truth: built-in steps the scenario does not replace, and its own. `expiry` in ms; null where nobody's patience runs out. */
export function effectiveSteps(own: readonly Step[], expiry: number | null): readonly Step[] {
  const left = reactions
    .filter((reaction) => !isReplaced(reaction, own))
    .map((reaction) => builtIn(reaction, own))
  const [first, rest] = [
    left.filter((step) => step.status === 'PENDING'),
    left.filter((step) => step.status !== 'PENDING'),
  ]
  const end = expiry !== null && expires(own) ? [expired(expiry)] : []
  return [initiated, ...first, ...own, ...rest, ...end]
}

/**
 * A reaction gives way to an own step on its event. PENDING and COMPLETED of the usual way also give way to an own
 * step of the same id and status wherever it hangs, PENDING to any that comes by itself.
 */
function isReplaced(reaction: BuiltIn, own: readonly Step[]): boolean {
  if (own.some((step) => step.at.event === reaction.at.event)) return true
  if (reaction.id !== 'pending' && reaction.id !== 'completed') return false
  const sameStatus = own.filter((step) => step.status === reaction.status)
  return sameStatus.some(
    (step) => step.id === reaction.id || (reaction.id === 'pending' && comesByItself(step, own)),
  )
}

function builtIn({ id, at, status }: BuiltIn, own: readonly Step[]): Step {
  const isTaken = own.some((step) => step.id === id)
  return {
    id: isTaken ? `built_in_${id}` : id,
    at,
    status,
    reason: null,
    patience: false,
    because: `built-in reaction to ${at.event}`,
  }
}

function expires(own: readonly Step[]): boolean {
  return !own.some(
    (step) => step.id === 'expired' || (isTerminal(step.status) && comesByItself(step, own)),
  )
}

function expired(expiry: number): Step {
  return {
    id: 'expired',
    at: { event: 'payment.created', delay: expiry },
    status: 'EXPIRED',
    reason: null,
    patience: true,
    because: `built-in end ${formatDuration(expiry)} after payment.created`,
  }
}

function comesByItself(step: Step, own: readonly Step[]): boolean {
  return rootOf(step, own)?.event === 'payment.created'
}

/** The event a step hangs on in the end, and how long after it in all (ms); `null` if it waits for itself. */
export function rootOf(step: Step, steps: readonly Step[]): Moment | null {
  let { event, delay } = step.at
  for (let hops = 0; hops <= steps.length; hops += 1) {
    const before = steps.find((other) => other.id === event)
    if (before === undefined) return { event, delay }
    event = before.at.event
    delay += before.at.delay
  }
  return null
}
