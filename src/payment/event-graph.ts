import { baseEvents, callbackEvents } from './payment-events.ts'
import type { BrowserPlan, Delivery, Plan, Step } from './plan-types.ts'

/** What may follow what: an event, and the events that happen because of it. */
export type EventGraph = {
  /** every event that can follow one of these, these included, where all else that it waits for has happened */
  reachFrom(events: readonly string[]): ReadonlySet<string>
  /** every event that can happen in the life of a payment */
  readonly reachable: ReadonlySet<string>
}

type Link = { readonly from: string; readonly to: readonly string[]; readonly also?: string }

const graphs = new WeakMap<Plan, EventGraph>()

/** That of a whole plan; what was asked of it once is kept with the plan. */
export function eventGraphOf(plan: Plan): EventGraph {
  let graph = graphs.get(plan)
  if (graph === undefined) {
    graph = keepingAnswers(createEventGraph(plan.steps, plan.deliveries, plan.browser))
    graphs.set(plan, graph)
  }
  return graph
}

function keepingAnswers(graph: EventGraph): EventGraph {
  const answers = new Map<string, ReadonlySet<string>>()
  return {
    reachFrom(events) {
      const key = events.join(' ')
      const known = answers.get(key)
      if (known !== undefined) return known
      const answer = graph.reachFrom(events)
      if (answers.size < mostAnswers) answers.set(key, answer)
      return answer
    },
    get reachable() {
      return graph.reachable
    },
  }
}

/** Sets of events are few: a payment goes through a handful of them. */
const mostAnswers = 1_000

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
  let reachable: ReadonlySet<string> | undefined
  return {
    reachFrom: (events) => close(events, byEvent, ({ from }, seen) => seen.has(from)),
    get reachable() {
      reachable ??= close(baseEvents, byEvent, isMet)
      return reachable
    },
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
