import type { Disturb } from './call.ts'
import type { FindFault } from './find-fault.ts'
import type { PlayFault } from './play-fault.ts'

export function createDisturb({
  findFault,
  playFault,
  counts,
}: {
  findFault: FindFault
  playFault: PlayFault
  /** can the body of a payment decide which scenario it gets? */
  counts: (requestBody: string) => boolean
}): Disturb {
  return function disturb(c, operation, proceed) {
    const { tenantId, at, requestBody } = c.get('call')
    const found = findFault({
      tenantId,
      operation,
      at,
      scenarioHeader: c.req.header('sandbox-scenario') ?? null,
      paymentId: c.req.param('payment_id')?.toLowerCase() ?? null,
      body:
        operation === 'create_payment' && counts(requestBody) ? unchecked(requestBody) : undefined,
    })
    return found === null ? proceed() : playFault(c, found, proceed)
  }
}

/** What is wrong with a body is not for us to say. */
function unchecked(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
