import type { Engine } from '../../engine/engine.ts'
import { previewSelection } from '../../engine/select-scenario.ts'
import type { ApiFault, Plan } from '../../payment/plan-types.ts'
import type { OperationId } from '../../scenarios/format/operations.ts'
import type { FaultUse } from '../../storage/fault-store.ts'

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
  /** the payment that is created does not use up what is armed: its answer is broken, and so the client asks again */
  readonly keepsArmed: boolean
  /** notes down that it is applied */
  readonly use: () => void
}

/** What a scenario does to the answer of a request, if anything: the scenario the request or its payment has. */
export function findFault(engine: Engine, request: FaultRequest): FoundFault | null {
  const { faults } = engine.stores
  const found = findPlan(engine, request)
  const listed = found?.plan.api[request.operation]
  if (found === null || listed === undefined) return null
  for (const [index, fault] of listed.entries()) {
    const key = `${found.counter} ${request.operation} ${index}`
    const used = faults.find(request.tenantId, key)
    if (isSpent(fault, used, request.at)) continue
    const keepsArmed = found.isArmed && breaksLimited(fault)
    return { fault, keepsArmed, use: () => faults.add(request.tenantId, key, request.at) }
  }
  return null
}

/** The plan that applies, and under which name its faults are counted. */
function findPlan(
  engine: Engine,
  { tenantId, scenarioHeader, paymentId, operation, body }: FaultRequest,
): { readonly plan: Plan; readonly counter: string; readonly isArmed: boolean } | null {
  const { payments, plans } = engine.stores
  if (paymentId !== null && scenarioHeader === null) {
    const payment = payments.find(tenantId, paymentId)
    if (payment === undefined) return null
    return {
      plan: plans.get(payment.scenarioVersion),
      counter: `payment ${payment.seq}`,
      isArmed: false,
    }
  }
  const asked = operation === 'create_payment' ? body : null
  return previewSelection(engine, tenantId, asked, scenarioHeader)
}

/** Breaks the answer to a request that is carried out, so many times or so long: then the operation recovers. */
function breaksLimited({ fault, afterCommit, times, for: lasts }: ApiFault): boolean {
  const isCarriedOut = afterCommit === true || fault === 'truncate' || fault === 'bad_json'
  return isCarriedOut && (times !== null || lasts !== null)
}

/** Applied as often as it should be, or for as long as it should. */
function isSpent(fault: ApiFault, used: FaultUse | undefined, at: number): boolean {
  if (used === undefined) return false
  if (fault.times !== null && used.count >= fault.times) return true
  return fault.for !== null && at >= used.firstAt + fault.for
}
