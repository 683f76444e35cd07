import type { JsonObject } from '../../payment/json.ts'
import type { KycVerification } from '../../storage/kyc-store.ts'
import { transaction } from '../../storage/transactions.ts'
import type { Engine } from '../engine.ts'
import { type Remark, requireKnownMerchant } from '../require-known.ts'
import { setMerchantStatus } from '../set-merchant-status.ts'

type NewVerification = Pick<KycVerification, 'merchantId' | 'type' | 'identity'> & {
  /** as sent */
  readonly document: JsonObject
}

/**
 * A tenant tells who a merchant is, so that Ping can decide on it. A CREATED merchant becomes PENDING, with the tenant's
 * callback; Mimic decides. @GUESS that
 */
export function verifyMerchant(
  engine: Engine,
  tenantId: string,
  about: NewVerification,
  remark?: Remark,
): void {
  requireKnownMerchant(engine, tenantId, about.merchantId, remark)
  const { stores, worlds } = engine
  const at = worlds.now(tenantId)
  transaction(stores.db, () => {
    stores.kyc.put({ ...about, tenantId, gatheredAt: at })
    const merchant = stores.merchants.find(tenantId, about.merchantId)
    if (merchant?.status !== 'CREATED') return
    const because = 'the tenant called create_merchant_verification'
    setMerchantStatus(engine, merchant, 'PENDING', at, because)
  })
}

/** The vendor's sandbox knows this person from the beginning (docs/contract/ping-payments-api.md#63-kyc). */
const knownFromTheStart = '191111111111'

/** The merchant as which a person is registered already; null: the person is not. `asked`: the one that is asked about. */
export function findRegistered(
  { stores }: Pick<Engine, 'stores'>,
  tenantId: string,
  identity: string,
  asked: string | null,
): { readonly merchantId: string | null } | null {
  if (identity === '') return null
  const known = stores.kyc.findByIdentity(tenantId, identity)
  if (known !== undefined) return { merchantId: known.merchantId }
  return identity === knownFromTheStart ? { merchantId: asked } : null
}
