import type { Plan } from '../../src/payment/plan-types.ts'
import type { PaymentStatus } from '../../src/payment/status.ts'
import { dummy } from '../../src/providers/dummy.ts'
import { fixedPlan } from '../../src/scenarios/plan/fixed-plan.ts'

/** The plan of a dummy payment, which goes its own way. */
export function planOfDummy(desired: PaymentStatus): Plan {
  const fixedTimeline = dummy.fixedTimeline?.({ desired_payment_status: desired })
  if (fixedTimeline == null) throw new Error('the dummy provider tells no story')
  return fixedPlan(fixedTimeline)
}
