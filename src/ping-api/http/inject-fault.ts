import { canBodySelect } from '../../engine/select-scenario.ts'
import type { OperationId } from '../../scenarios/format/operations.ts'
import type { ApiContext } from './call.ts'
import { findFault } from './find-fault.ts'
import { playFault } from './play-fault.ts'

/** Answers a request as its scenario's `api` wants it; as it is, where that says nothing of this operation. */
export function injectFault(
  c: ApiContext,
  operation: OperationId,
  proceed: () => Response,
): Response | Promise<Response> {
  const engine = c.get('engine')
  const { tenantId, at, requestBody } = c.get('call')
  const isRead = operation === 'create_payment' && canBodySelect(engine, requestBody)
  const found = findFault(engine, {
    tenantId,
    operation,
    at,
    scenarioHeader: c.req.header('sandbox-scenario') ?? null,
    paymentId: c.req.param('payment_id')?.toLowerCase() ?? null,
    body: isRead ? parseUnchecked(requestBody) : undefined,
  })
  return found === null ? proceed() : playFault(c, found, proceed)
}

/** The operation itself says what is wrong with a body. */
function parseUnchecked(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
