import type { JsonObject } from '../payment/json.ts'
import type { NewId } from '../scheduler/ids.ts'
import type { Worlds } from '../scheduler/worlds.ts'
import type { MerchantStore } from '../storage/merchant-store.ts'

type Numbers = Readonly<Record<string, string | null | undefined>>

/** Either an organization or a person, each with its `country` and that country's number. */
export type NewMerchant = {
  readonly name: string
  readonly email?: string | null | undefined
  readonly phone_number?: string | null | undefined
  readonly organization?: Numbers | null | undefined
  readonly person?: Numbers | null | undefined
}

export function createCreateMerchant({
  merchants,
  worlds,
  newId,
}: {
  merchants: MerchantStore
  worlds: Worlds
  newId: NewId
}) {
  return function createMerchant(tenantId: string, merchant: NewMerchant): { id: string } {
    const id = newId({ tenantId })
    const document = toDocument(merchant)
    merchants.insert({ id, tenantId, status: 'CREATED', createdAt: worlds.now(tenantId), document })
    return { id }
  }
}

function toDocument({ name, email, phone_number, organization, person }: NewMerchant): JsonObject {
  // @GUESS nobody has checked a new organization yet
  const kyc_information = {
    kyc_renewal_ongoing: false,
    latest_kyc_gathered_at: null,
    status: 'UNVERIFIED',
  }
  return {
    name,
    email: email ?? null,
    phone_number: phone_number ?? null,
    organization: organization ? withoutGaps({ ...organization, name, kyc_information }) : null,
    person: person ? withoutGaps(person) : null,
  }
}

function withoutGaps(
  value: Readonly<Record<string, JsonObject | string | null | undefined>>,
): JsonObject {
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, entry ?? null] as const),
  )
}
