import type { BrowserPlan, Delivery, Moment, Step } from '../../payment/plan-types.ts'
import { toDeliveries } from '../plan/deliveries.ts'
import { toBrowserPlan } from '../plan/payer.ts'
import { defaultExpiry, effectiveSteps, findRoot, ownSteps } from '../plan/timeline.ts'
import type { Scenario } from '../scenario.ts'
import type { Finding } from './check-events.ts'
import { createPlot, isSurelyBefore } from './check-transitions.ts'
import { formatMoment } from './moments.ts'

/**
 * Deliveries whose moment can come before the step they announce. Version 0.1 announced the step all the same; now they
 * wait for it, and are lost where it never comes.
 */
export function earlyDeliveries(scenario: Scenario): readonly Finding[] {
  const steps = effectiveSteps(ownSteps(scenario), defaultExpiry)
  const browser = toBrowserPlan(scenario, steps)
  const deliveries = toDeliveries(scenario, steps, false).filter(({ scripted }) => scripted)
  return deliveries.flatMap((delivery, index) => {
    const step = steps.find(({ id }) => id === delivery.of)
    if (step === undefined || !delivery.send || !isEarly(step, delivery.at, steps, browser))
      return []
    const message = `${delivery.at.event} can come before ${step.id}: the callback waits for it, where version 0.1 announced it early; to announce what is not so, write ${falseAnnouncement(step, delivery)}`
    return [{ path: ['callbacks', 'deliveries', index, 'at'], message }]
  })
}

function falseAnnouncement({ status }: Step, { at, mutate }: Delivery): string {
  return `{ of: initiated, at: ${formatMoment(at)}, mutate: { status: ${mutate?.status ?? status} } }`
}

function isEarly(
  step: Step,
  moment: Moment,
  steps: readonly Step[],
  browser: BrowserPlan,
): boolean {
  // As a step behind all others: of what is due at the same instant, statuses come first.
  const isSure = (at: Moment) => {
    const callback = { ...step, id: '', at }
    return isSurelyBefore(step, callback, createPlot([...steps, callback]))
  }
  if (step.status === 'INITIATED' || isSure(moment)) return false
  const root = findRoot({ ...step, id: '', at: moment }, steps)
  if (root?.event !== 'redirect.sent') return true
  // The browser goes back when the payer's part is over: by the plan, or at once where the payer cancels or fails.
  const ending = findRoot(step, steps)?.event ?? ''
  const from = ['checkout.cancelled', 'checkout.failed'].includes(ending)
    ? { event: ending, delay: 0 }
    : browser.at
  return from.event === 'redirect.sent' || !isSure({ ...from, delay: from.delay + root.delay })
}
