import type { PaymentState } from '../../src/payment/lifecycle-types.ts'
import type { Plan } from '../../src/payment/plan-types.ts'

/** A payment that was just created under a plan, and what is otherwise about it. */
export function stateOf(plan: Plan, more: Partial<PaymentState> = {}): PaymentState {
  return {
    plan,
    totalAmount: 1_000,
    takesTransfers: false,
    isAnnounced: true,
    status: () => 'INITIATED',
    changes: () => [{ status: 'INITIATED', step: 'initiated', funds: null }],
    passedSteps: () => [],
    scheduled: () => [],
    isScripted: () => false,
    creditShortage: () => null,
    announce: () => 'as_planned',
    ...more,
  }
}
