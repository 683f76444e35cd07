import type { Delivery, Plan, Step } from '../payment/plan-types.ts'
import { isTerminal, type PaymentStatus } from '../payment/status.ts'
import { previousStep } from '../scenarios/plan/previous-step.ts'

type Change = { readonly status: PaymentStatus; readonly because: string }

/**
 * Callbacks of steps that came, which a scenario sends at a step that never came because the payment has ended: they are
 * recorded as lost.
 */
export function strandedDeliveries(plan: Plan, changes: readonly Change[]): readonly Delivery[] {
  const behind = new Set(changes.map((change) => previousStep(plan, change)))
  const statuses = new Set(changes.map(({ status }) => status))
  // A step whose status the payment already had was passed, and what hangs on it is scheduled.
  const isPassed = ({ status }: Step) => !isTerminal(status) && statuses.has(status)
  return plan.deliveries.flatMap((delivery) => {
    const announced = plan.steps.find(({ id }) => id === delivery.of)
    const awaited = plan.steps.find(({ id }) => id === delivery.at.event)
    const isStranded =
      behind.has(announced) && awaited !== undefined && !behind.has(awaited) && !isPassed(awaited)
    const because = `${delivery.because}: ${delivery.at.event} never came`
    return isStranded ? [{ ...delivery, send: false, because }] : []
  })
}
