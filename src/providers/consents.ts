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
