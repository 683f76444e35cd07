import type { Plan, Step } from './plan-types.ts'
import { isTerminal, type PaymentStatus } from './status-transitions.ts'

/** Statuses between PENDING and the end; they leave fewer ways out. */
const fundings: readonly PaymentStatus[] = ['UNDERFUNDED', 'OVERFUNDED', 'FUNDED']

/** Ends that a payment can come to whatever status it has, fundings included. */
const openEnds: readonly PaymentStatus[] = ['COMPLETED', 'STOPPED', 'EXPIRED', 'CRASHED']

/** Does a step happen whatever people and merchants do once these events have? Only an end may come before it. */
export function surelyHappens(
  step: Step,
  steps: readonly Step[],
  events: readonly string[],
  hops = 0,
): boolean {
  if (hops > steps.length || !isAlwaysLegal(step, steps)) return false
  if (events.includes(step.at.event)) return true
  const before = steps.find((other) => other.id === step.at.event)
  return before !== undefined && surelyHappens(before, steps, events, hops + 1)
}

function isAlwaysLegal({ status }: Step, steps: readonly Step[]): boolean {
  if (isTerminal(status))
    return openEnds.includes(status) || !steps.some((other) => fundings.includes(other.status))
  return status === 'PENDING' && steps.filter((other) => other.status === status).length === 1
}

const known = new WeakMap<Plan, boolean>()

/** Does a payment of this plan come to an end once it is signed, whatever its merchant and the browser do? */
export function endsOnceSigned(plan: Plan): boolean {
  let ends = known.get(plan)
  if (ends === undefined) {
    const events = ['payment.created', 'checkout.opened', 'checkout.approved']
    ends = plan.steps.some(
      (step) =>
        isTerminal(step.status) && !step.isTimeout && surelyHappens(step, plan.steps, events),
    )
    known.set(plan, ends)
  }
  return ends
}
