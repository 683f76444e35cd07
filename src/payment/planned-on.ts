import { announcementBecause, builtInBecause } from './built-in.ts'
import type { BrowserPlan, Delivery, Plan, Planned, Step } from './plan-types.ts'

const indexes = new WeakMap<Plan, ReadonlyMap<string, readonly Planned[]>>()

/**
 * What an event sets in motion: the callbacks that announce it, then statuses, other callbacks (copy 1, 2, … each on its
 * own) and the browser. Delays are ms after the event. INITIATED is not among them: the payment is created with it.
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
  const addDelivery = (delivery: Delivery) => {
    for (let copy = 1; copy <= delivery.copies; copy += 1) {
      const delay = delivery.at.delay + (copy - 1) * delivery.gap
      add(delivery.at.event, { kind: 'delivery', delivery, copy, delay })
    }
  }
  const browsers = [plan.browser, ...builtInRedirects]
  const addBrowser = (browser: BrowserPlan) =>
    add(browser.at.event, { kind: 'browser', browser, delay: browser.at.delay })
  const leavesWithCallback = (browser: BrowserPlan) => (browser.visits?.with ?? null) !== null
  // The browser is back before the callback that its visits leave with.
  browsers.filter(leavesWithCallback).forEach(addBrowser)
  // Before what follows at the same instant. The creation is `payment.created` for whoever names it.
  const isFirst = ({ of, at }: Delivery) => of === at.event || of === 'initiated'
  plan.deliveries.filter(isFirst).forEach(addDelivery)
  for (const step of plan.steps) {
    if (step.status !== 'INITIATED')
      add(step.at.event, { kind: 'status', step, delay: step.at.delay })
  }
  plan.deliveries.filter((delivery) => !isFirst(delivery)).forEach(addDelivery)
  browsers.filter((browser) => !leavesWithCallback(browser)).forEach(addBrowser)
  return index
}

/** The answer to these two events is always the built-in one. */
export const builtInRedirects: readonly BrowserPlan[] = [
  redirect('cancel_url', 'checkout.cancelled'),
  redirect('error_url', 'checkout.failed'),
]

function redirect(goesTo: BrowserPlan['goesTo'], event: string): BrowserPlan {
  return { goesTo, at: { event, delay: 0 }, because: builtInBecause(event) }
}

/** Goes on from a step that another one made true already: all that hangs on it, but no second announcement of its own. */
export function isMoreThanTelling(planned: Planned): boolean {
  return planned.kind !== 'delivery' || planned.delivery.scripted
}

/** Every step is announced once, when it comes, unless the scenario says otherwise. */
export function defaultDelivery(step: Pick<Step, 'id' | 'status' | 'because'>): Delivery {
  return {
    of: step.id,
    at: { event: step.id, delay: 0 },
    copies: 1,
    gap: 0,
    send: true,
    mutate: null,
    scripted: false,
    because: announcementBecause(step.status, step.because),
  }
}
