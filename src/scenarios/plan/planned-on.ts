import type { Plan, Planned } from '../../payment/plan-types.ts'
import { builtInRedirects } from './payer.ts'

const indexes = new WeakMap<Plan, ReadonlyMap<string, readonly Planned[]>>()

/**
 * What an event sets in motion: statuses first, then callbacks (copy 1, 2, … each on its own), then the browser.
 * Delays are ms after the event. INITIATED is not among them: the payment is created with it.
 */
export function plannedOn(plan: Plan, event: string): readonly Planned[] {
  let index = indexes.get(plan)
  if (index === undefined) {
    index = indexOf(plan)
    indexes.set(plan, index)
  }
  return index.get(event) ?? []
}

function indexOf(plan: Plan): ReadonlyMap<string, readonly Planned[]> {
  const index = new Map<string, Planned[]>()
  const add = (event: string, planned: Planned) => {
    const before = index.get(event)
    if (before === undefined) index.set(event, [planned])
    else before.push(planned)
  }
  for (const step of plan.steps) {
    if (step.status !== 'INITIATED')
      add(step.at.event, { kind: 'status', step, delay: step.at.delay })
  }
  for (const delivery of plan.deliveries) {
    for (let copy = 1; copy <= delivery.copies; copy += 1) {
      const delay = delivery.at.delay + (copy - 1) * delivery.gap
      add(delivery.at.event, { kind: 'delivery', delivery, copy, delay })
    }
  }
  for (const browser of [plan.browser, ...builtInRedirects]) {
    add(browser.at.event, { kind: 'browser', browser, delay: browser.at.delay })
  }
  return index
}

/** Goes on from a step that another one made true already: all that hangs on it, but no second announcement of its own. */
export function isMoreThanTelling(planned: Planned): boolean {
  return planned.kind !== 'delivery' || planned.delivery.scripted
}
