import type { BrowserPlan, Plan } from '../../payment/plan-types.ts'
import { isTerminal, type PaymentStatus } from '../../payment/status.ts'
import { baseEvents } from '../format/moments.ts'
import { createEventGraph } from './event-graph.ts'

/**
 * Where the plan sends the browser of a payer who has paid, now that the payment has ended with this status: `later` if
 * its moment is yet to come, null if it never comes after such an end.
 */
export function browserAfter(
  { steps, deliveries, browser }: Plan,
  end: PaymentStatus,
): BrowserPlan['goesTo'] | 'later' | null {
  const { at, goesTo } = browser
  if (goesTo === 'nowhere') return goesTo
  const possible = steps.filter(({ status }) => !isTerminal(status) || status === end)
  const ends = possible.filter(({ status }) => status === end)
  if (ends.length === 0) return null
  if (at.delay === 0 && ends.some(({ id }) => id === at.event)) return goesTo
  const ids = possible.map(({ id }) => id)
  const announced = deliveries.filter(({ of }) => ids.includes(of))
  return createEventGraph(possible, announced, browser).reachFrom(usual).has(at.event)
    ? 'later'
    : null
}

/** What may have happened to a payer who waits on the bank. */
const usual = baseEvents.filter(
  (event) => !['checkout.cancelled', 'checkout.failed', 'redirect.sent'].includes(event),
)
