import { notifyTenant } from '../callbacks/notify-tenant.ts'
import { releasePayouts } from '../settlement/held-payouts.ts'
import type { Merchant } from '../storage/merchant-store.ts'
import { transaction } from '../storage/transactions.ts'
import type { Engine } from './engine.ts'

/** The vendor decides on a merchant, and the tenant gets a callback. `at` in ms of the world's time. */
export function setMerchantStatus(
  engine: Engine,
  merchant: Merchant,
  status: string,
  at: number,
  because: string,
): void {
  const { merchants, db } = engine.stores
  const { tenantId, id } = merchant
  transaction(db, () => {
    merchants.setStatus(merchant.seq, status)
    if (status === 'APPROVED') releasePayouts(engine, tenantId, id, at)
    // @GUESS the body: only the URL is documented (docs/contract/ping-payments-api.md#51-bodies-and-events)
    const body = { id, merchant_id: id, status }
    notifyTenant(engine, { tenantId, subject: 'merchant_status', status, body, at, because })
  })
}
