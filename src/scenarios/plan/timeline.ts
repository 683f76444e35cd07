import { builtInBecause, builtInEnd } from '../../payment/built-in.ts'
import { formatDuration } from '../../payment/duration.ts'
import { parseCallbackEvent } from '../../payment/payment-events.ts'
import type { Moment, Step } from '../../payment/plan-types.ts'
import { surelyHappens } from '../../payment/reachability.ts'
import type { PaymentStatus } from '../../payment/status-transitions.ts'
import { isTerminal } from '../../payment/status-transitions.ts'
import { formatMoment, parseMoment } from '../format/moments.ts'
import { type Path, placeAt } from '../format/source-tree.ts'
import type { Scenario } from '../scenario.ts'

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
  isTimeout: false,
  because: builtInBecause('payment.created'),
}

/** A moment that names `initiated` means the creation: they are one instant. */
export function toMoment(text: string): Moment {
  const parsed = parseMoment(text) ?? { event: text, delay: 0 }
  return parsed.event === initiated.id ? { ...parsed, event: initiated.at.event } : parsed
}

/** `scenarios/failed.yaml:5 (declined at checkout.approved + 2s)` */
export function formatBecause(scenario: Scenario, path: Path, what: string): string {
  const { file, line } = placeAt(scenario.tree, path)
  return `${file}:${line} (${what})`
}

/** The steps written in the scenario, in the order of its `timeline`. */
export function ownSteps(scenario: Scenario): readonly Step[] {
  return (scenario.document.timeline ?? []).map((entry, index) => {
    const id = entry.id ?? entry.status.toLowerCase()
    const at = toMoment(entry.at)
    return {
      id,
      at,
      status: entry.status,
      reason: entry.reason ?? null,
      isTimeout: id === 'expired' && entry.status === 'EXPIRED' && at.event === 'payment.created',
      because: formatBecause(scenario, ['timeline', index], `${id} at ${formatMoment(at)}`),
    }
  })
}

/** The effective timeline: the scenario's own steps, and the built-in ones that it does not replace. `expiry` in ms; null: the payment does not expire. */
export function effectiveSteps(own: readonly Step[], expiry: number | null): readonly Step[] {
  const left = reactions
    .filter((reaction) => !isReplaced(reaction, own))
    .map((reaction) => builtIn(reaction, own))
  const first = left.filter((step) => step.status === 'PENDING')
  const rest = left.filter((step) => step.status !== 'PENDING')
  const steps = [initiated, ...first, ...own, ...rest]
  return expiry !== null && expires(own, steps) ? [...steps, expired(expiry, own)] : steps
}

/**
 * A reaction gives way to an own step on its event. PENDING and COMPLETED, which every payer who signs comes by, also
 * give way to an own step of the same status, wherever that payer comes by it.
 */
function isReplaced({ at, status }: BuiltIn, own: readonly Step[]): boolean {
  if (own.some((step) => step.at.event === at.event)) return true
  if (status !== 'PENDING' && status !== 'COMPLETED') return false
  return own.some((step) => step.status === status && !isAside(step, own))
}

/** Hangs on what a payer who signs does not do. */
function isAside(step: Step, own: readonly Step[]): boolean {
  let at: Step | undefined = step
  for (let hops = 0; at !== undefined && hops <= own.length; hops += 1) {
    const { event }: Moment = at.at
    if (asides.includes(event)) return true
    at = own.find((other) => other.id === (parseCallbackEvent(event) ?? event))
  }
  return false
}

const asides = ['checkout.cancelled', 'checkout.failed', 'checkout.left']

function builtIn({ id, at, status }: BuiltIn, own: readonly Step[]): Step {
  return {
    id: freeId(id, own),
    at,
    status,
    reason: null,
    isTimeout: false,
    because: builtInBecause(at.event),
  }
}

function expires(own: readonly Step[], steps: readonly Step[]): boolean {
  return !own.some((step) => {
    const isLimit = step.id === 'expired' && step.status === 'EXPIRED'
    const events = ['payment.created', ...(isLimit ? ['checkout.opened'] : [])]
    return step.isTimeout || (isTerminal(step.status) && surelyHappens(step, steps, events))
  })
}

function expired(expiry: number, own: readonly Step[]): Step {
  return {
    id: freeId('expired', own),
    at: { event: 'payment.created', delay: expiry },
    status: 'EXPIRED',
    reason: null,
    isTimeout: true,
    because: builtInEnd(formatDuration(expiry)),
  }
}

function freeId(id: string, own: readonly Step[]): string {
  return own.some((step) => step.id === id) ? `built_in_${id}` : id
}

/** The event a step hangs on in the end, and how long after it in all (ms); `null` if it waits for itself. */
export function findRoot(step: Step, steps: readonly Step[]): Moment | null {
  let { event, delay } = step.at
  for (let hops = 0; hops <= steps.length; hops += 1) {
    const before = steps.find((other) => other.id === event)
    if (before === undefined) return { event, delay }
    event = before.at.event
    delay += before.at.delay
  }
  return null
}
