import { baseEvents, callbackEvents } from './payment-events.ts'
import type { BrowserPlan, Delivery, Step } from './plan-types.ts'

/** What may follow what: an event, and the events that happen because of it. */
export type EventGraph = {
  /** every event that can follow one of these, these included, where all else that it waits for has happened */
  reachFrom(events: readonly string[]): ReadonlySet<string>
  /** every event that can happen in the life of a payment */
  readonly reachable: ReadonlySet<string>
}

type Link = { readonly from: string; readonly to: readonly string[]; readonly also?: string }

export function createEventGraph(
  steps: readonly Step[],
  deliveries: readonly Delivery[],
  browser: BrowserPlan,
): EventGraph {
  const links: readonly Link[] = [
    ...steps.map((step) => ({ from: step.at.event, to: [step.id] })),
    // A callback waits for its step.
    ...deliveries
      .filter(({ send }) => send)
      .map(({ at, of }) => ({ from: at.event, to: callbackEvents(of), also: of })),
    ...(browser.goesTo === 'nowhere' ? [] : [{ from: browser.at.event, to: ['redirect.sent'] }]),
  ]
  const byEvent = new Map<string, Link[]>()
  for (const link of links) {
    for (const event of [link.from, link.also ?? link.from])
      byEvent.set(event, [...(byEvent.get(event) ?? []), link])
  }
  const isMet = ({ from, also = from }: Link, seen: Set<string>) => seen.has(from) && seen.has(also)
  return {
    reachFrom: (events) => close(events, byEvent, ({ from }, seen) => seen.has(from)),
    reachable: close(baseEvents, byEvent, isMet),
  }
}

function close(
  events: readonly string[],
  byEvent: ReadonlyMap<string, readonly Link[]>,
  isMet: (link: Link, seen: Set<string>) => boolean,
): ReadonlySet<string> {
  const seen = new Set(events)
  for (const event of seen) {
    const met = (byEvent.get(event) ?? []).filter((link) => isMet(link, seen))
    for (const next of met.flatMap(({ to }) => to)) seen.add(next)
  }
  return seen
}
