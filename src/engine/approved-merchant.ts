import { type ApprovalContext, findApproval } from '../approvals/approvals.ts'
import type { JsonObject } from '../payment/json.ts'
import type { Merchant } from '../storage/merchant-store.ts'
import { activateMethod } from './activated-methods.ts'
import type { Engine } from './engine.ts'

/** A merchant's activation is COMPLETED, in the caller's transaction: it has the method from now on. */
export function activationIsComplete(
  engine: Engine,
  approvals: ApprovalContext,
  tenantId: string,
  id: string,
): void {
  const { document } = findApproval(approvals, tenantId, 'activation', id) ?? {}
  const merchant = merchantOf(engine, tenantId, document)
  if (document === undefined || merchant === undefined) return
  const method = { provider: String(document['provider']), method: String(document['method']) }
  activateMethod(engine, merchant, method)
}

/**
 * An account was verified, in the caller's transaction: its merchant gets the legal entity
 * (docs/contract/ping-payments-api.md#9-amendments-of-2026-11-29). @GUESS in place of the one it had
 */
export function accountIsVerified(
  engine: Engine,
  approvals: ApprovalContext,
  tenantId: string,
  id: string,
): void {
  const { document } = findApproval(approvals, tenantId, 'account_verification', id) ?? {}
  const merchant = merchantOf(engine, tenantId, document)
  if (document === undefined || merchant === undefined) return
  const { country, identifier, type } = document['account_holder'] as Record<string, string>
  const number = numberNames[`${type} ${country}`]
  if (number === undefined) return
  const entity = { country: country ?? null, [number]: identifier ?? null }
  engine.stores.merchants.setDocument(merchant.seq, withEntity(merchant, type, entity))
}

/**
 * Whose accounts can be verified, and how a merchant names their number
 * (docs/contract/ping-payments-api.md#9-amendments-of-2026-11-29). @GUESS the name of the Finnish one
 */
const numberNames: Readonly<Record<string, string>> = {
  'person SE': 'se_personal_identity_number',
  'person FI': 'fi_personal_identity_code',
  'person NO': 'no_identity_number',
  'organization SE': 'se_organization_number',
}

/** The countries in which accounts of persons or organizations can be verified. */
export function verifiableCountries(type: string): readonly string[] {
  return Object.keys(numberNames).flatMap((name) => {
    const [known, country = ''] = name.split(' ')
    return known === type ? [country] : []
  })
}

function withEntity({ document }: Merchant, type: string | undefined, entity: JsonObject) {
  if (type === 'person') return { ...document, organization: null, person: entity }
  const before = document['organization'] as JsonObject | null
  const { name = document['name'] ?? null } = before ?? {}
  return { ...document, organization: { ...entity, name }, person: null }
}

function merchantOf({ stores }: Engine, tenantId: string, document: JsonObject | undefined) {
  const id = document?.['merchant_id']
  return typeof id === 'string' ? stores.merchants.find(tenantId, id) : undefined
}
