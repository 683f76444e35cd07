import type { JsonObject } from '../../payment/json.ts'
import { toWireTime } from '../../scheduler/clock.ts'
import type { Merchant } from '../../storage/merchant-store.ts'
import type { Engine } from '../engine.ts'

/** The vendor's words for KYC, by where the onboarding of the merchant stands. @GUESS which goes with which */
const kycStatuses: Readonly<Record<string, string>> = {
  CREATED: 'UNVERIFIED',
  PENDING: 'PROCESSING',
  APPROVED: 'APPROVED',
  DENIED: 'DENIED',
}

/** What an organization shows of its KYC: it follows the merchant's status and its last verification. */
export function kycInformation(
  { stores }: Pick<Engine, 'stores'>,
  { tenantId, id, status }: Merchant,
): JsonObject {
  const gatheredAt = stores.kyc.find(tenantId, id)?.gatheredAt
  return {
    kyc_renewal_ongoing: false,
    latest_kyc_gathered_at: gatheredAt === undefined ? null : toWireTime(gatheredAt),
    status: kycStatuses[status] ?? 'UNVERIFIED',
  }
}
