import type { BrowserPlan, Delivery, Step } from '../../payment/plan-types.ts'
import { baseEvents, callbackEvents } from '../format/moments.ts'

/** What may follow what: an event, and the events that happen because of it. */
export type EventGraph = {
  /** every event that can happen after one of these, these included */
  reachFrom(events: readonly string[]): ReadonlySet<string>
  /** every event that can happen in the life of a payment */
  readonly reachable: ReadonlySet<string>
}

export function createEventGraph(
  steps: readonly Step[],
  deliveries: readonly Delivery[],
  browser: BrowserPlan,
): EventGraph {
  const next = new Map<string, string[]>()
  const link = (from: string, to: readonly string[]) =>
    next.set(from, [...(next.get(from) ?? []), ...to])
  for (const step of steps) link(step.at.event, [step.id])
  for (const delivery of deliveries) {
    if (delivery.send) link(delivery.at.event, callbackEvents(delivery.of))
  }
  if (browser.goesTo !== 'nowhere') link(browser.at.event, ['redirect.sent'])

  const reachFrom = (events: readonly string[]) => {
    const seen = new Set(events)
    for (const event of seen) {
      for (const following of next.get(event) ?? []) seen.add(following)
    }
    return seen
  }
  return { reachFrom, reachable: reachFrom(baseEvents) }
}
