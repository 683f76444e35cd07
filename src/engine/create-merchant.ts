import type { JsonObject } from '../payment/json.ts'
import type { Engine } from './engine.ts'

type Numbers = Readonly<Record<string, string | null | undefined>>

/** Either an organization or a person, each with its `country` and that country's number. */
export type NewMerchant = {
  readonly name: string
  readonly email?: string | null | undefined
  readonly phone_number?: string | null | undefined
  readonly organization?: Numbers | null | undefined
  readonly person?: Numbers | null | undefined
}

export function createMerchant(
  { stores, worlds, newId }: Engine,
  tenantId: string,
  merchant: NewMerchant,
): { readonly id: string } {
  const id = newId({ tenantId })
  const createdAt = worlds.now(tenantId)
  const document = toDocument(merchant)
  stores.merchants.insert({ id, tenantId, status: 'CREATED', createdAt, document })
  return { id }
}

function toDocument({ name, email, phone_number, organization, person }: NewMerchant): JsonObject {
  return {
    name,
    email: email ?? null,
    phone_number: phone_number ?? null,
    organization: organization ? withoutGaps({ ...organization, name }) : null,
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
