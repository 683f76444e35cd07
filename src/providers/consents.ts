import type { JsonObject } from '../payment/json.ts'
import type { Refusal } from './provider.ts'

/** Finds a payer's consent to recurring payments; undefined where there is none. */
export type FindConsent = (
  tenantId: string,
  id: string,
) => { readonly provider: string; readonly method: string; readonly status: string } | undefined

/**
 * A payment is charged on an ACTIVE consent of its own provider and method (docs.pingpayments.com, "Initiating a payment
 * using a payment consent"). @GUESS status and code of the refusal
 */
export function refuseConsent(
  findConsent: FindConsent,
  wanted: { readonly provider: string; readonly method: string },
  tenantId: string,
  id: string,
): Refusal | null {
  const consent = findConsent(tenantId, id)
  if (consent === undefined) {
    const description = `There is no payment consent ${id} in this tenant.`
    return { status: 404, error: 'not_found', description }
  }
  if (consent.provider !== wanted.provider || consent.method !== wanted.method) {
    const description = `The payment consent ${id} is for ${consent.provider}/${consent.method}.`
    return { status: 403, error: 'operation_forbidden', description }
  }
  if (consent.status === 'ACTIVE') return null
  const description = `The payment consent ${id} is ${consent.status}; it must be ACTIVE.`
  return { status: 403, error: 'payment_consent_not_active', description }
}

/** From this version on a charge names its consent by `consent_id` (docs/contract/ping-payments-api.md#15-api-versions). */
const firstWithConsents = '2025-11-19'

/**
 * Takes the `mandate_id` of older versions for the `consent_id` that it is called today. @GUESS also of callers who send
 * no version
 */
export function fromMandate(parameters: JsonObject, apiVersion: string | null): JsonObject {
  const isToday = apiVersion !== null && apiVersion >= firstWithConsents
  if (isToday || parameters['mandate_id'] == null || parameters['consent_id'] != null)
    return parameters
  const { mandate_id, consent_id: _, ...rest } = parameters
  return { ...rest, consent_id: mandate_id ?? null }
}
