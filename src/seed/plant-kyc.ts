import type { Engine } from '../engine/engine.ts'
import type { JsonObject } from '../payment/json.ts'
import type { SeedTenant } from './seed-schema.ts'

type SeedMerchant = NonNullable<SeedTenant['merchants']>[number]

/**
 * What KYC knows of a merchant of the file: one whose onboarding began was told of, if the file has its number. `at` in
 * ms of the world's time.
 */
export function plantKyc(
  { stores }: Engine,
  tenantId: string,
  { id: merchantId, status, name, email, phone_number, organization, person }: SeedMerchant,
  at: number,
): void {
  const identity = numberOf(organization ?? person ?? {})
  if (status === 'CREATED' || identity === null) return
  const type = organization === undefined ? 'person' : 'organization'
  const country = (organization ?? person)?.country
  const about = { name, country, email: email ?? null, phone: phone_number ?? null }
  const document = { ...about, [`${type}_data`]: { identity } } as JsonObject
  stores.kyc.put({ tenantId, merchantId, type, identity, gatheredAt: at, document })
}

type Identified = { readonly country?: string } & Readonly<Record<string, string | undefined>>

/** Its organization number or personal number: what is said of it beside the country. */
function numberOf({ country: _, ...numbers }: Identified): string | null {
  return Object.values(numbers).find((value) => value !== undefined) ?? null
}
