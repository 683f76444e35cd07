import type { SelectScenario } from '../../engine/select-scenario.ts'
import type { ApiFault, Plan } from '../../payment/plan-types.ts'
import type { OperationId } from '../../scenarios/format/operations.ts'
import type { FaultStore, FaultUse } from '../../storage/fault-store.ts'
import type { PaymentStore } from '../../storage/payment-store.ts'
import type { PlanStore } from '../../storage/plan-store.ts'

export type FaultRequest = {
  readonly tenantId: string
  readonly operation: OperationId
  /** ms, world time */
  readonly at: number
  readonly scenarioHeader: string | null
  /** of the path, for operations on a payment */
  readonly paymentId: string | null
  /** as it came, unchecked; undefined where there is none */
  readonly body: unknown
}

export type FoundFault = {
  readonly fault: ApiFault
  /** notes down that it is applied */
  readonly use: () => void
}

/** What disturbs the answer to a request, if anything: by the scenario the request or its payment has. */
export function createFindFault({
  payments,
  plans,
  faults,
  scenarios,
}: {
  payments: PaymentStore
  plans: PlanStore<Plan>
  faults: FaultStore
  scenarios: SelectScenario
}) {
  /** The plan that speaks here, and under which name its faults are counted. */
  function planFor(request: FaultRequest): { plan: Plan; counter: string } | null {
    const { tenantId, scenarioHeader, paymentId, operation, body } = request
    if (paymentId !== null && scenarioHeader === null) {
      const payment = payments.find(tenantId, paymentId)
      if (payment === undefined) return null
      return { plan: plans.get(payment.scenarioVersion), counter: `payment ${payment.seq}` }
    }
    return scenarios.previewSelection(
      tenantId,
      operation === 'create_payment' ? body : null,
      scenarioHeader,
    )
  }

  return function findFault(request: FaultRequest): FoundFault | null {
    const found = planFor(request)
    const listed = found?.plan.api[request.operation]
    if (found === null || listed === undefined) return null
    for (const [index, fault] of listed.entries()) {
      const key = `${found.counter} ${request.operation} ${index}`
      const used = faults.find(request.tenantId, key)
      if (isSpent(fault, used, request.at)) continue
      return { fault, use: () => faults.add(request.tenantId, key, request.at) }
    }
    return null
  }
}

export type FindFault = ReturnType<typeof createFindFault>

/** Applied as often as it should be, or for as long as it should. */
function isSpent(fault: ApiFault, used: FaultUse | undefined, at: number): boolean {
  if (used === undefined) return false
  if (fault.times !== null && used.count >= fault.times) return true
  return fault.fail !== null && fault.for !== null && at >= used.firstAt + fault.for
}
