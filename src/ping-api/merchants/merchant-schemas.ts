import { z } from '@hono/zod-openapi'
import type { Problem } from '../http/api-error.ts'
import { isObject, uuid } from '../http/fields.ts'
import { missingField, type Parsed, parse } from '../http/validation.ts'

const countries = ['SE', 'NO', 'DK', 'FI', 'DE', 'AT'] as const

const digits = (count: number) =>
  z
    .string()
    .regex(new RegExp(`^[0-9]{${count}}$`))
    .nullish()

const text = z.string().min(1).nullish()

/**
 * See docs/contract/ping-payments-api.md#6-other-resources: ten digits in Sweden, nine in Norway, eight in Denmark;
 * the others' forms are unknown.
 */
const organization = z.object({
  country: z.enum(countries),
  se_organization_number: digits(10),
  no_organization_number: digits(9),
  dk_organization_number: digits(8),
  fi_organization_number: text,
  de_organization_number: text,
  at_organization_number: text,
})

const person = z.object({
  country: z.enum(countries),
  se_personal_identity_number: digits(12),
  dk_civil_registration_number: text,
  no_identity_number: text,
})

export const createMerchantBody = z
  .object({
    name: z.string().min(1),
    email: z.string().nullish(),
    phone_number: z.string().nullish(),
    organization: organization.nullish(),
    person: person.nullish(),
  })
  .openapi('CreateMerchant')

export type CreateMerchantBody = z.output<typeof createMerchantBody>

export const merchantPath = z.object({ merchant_id: uuid })

/** A merchant is either an organization or a person, with the number of its country. */
export function checkMerchant(raw: unknown): Parsed<CreateMerchantBody> {
  const parsed = parse(createMerchantBody, raw)
  const problems = [...(parsed.ok ? [] : parsed.problems), ...kindProblems(raw)]
  return parsed.ok && problems.length === 0 ? parsed : { ok: false, problems }
}

function kindProblems(raw: unknown): Problem[] {
  if (!isObject(raw)) return []
  const given = ['organization', 'person'].filter((key) => raw[key] != null)
  const kind = given[0]
  if (kind === undefined || given.length > 1) {
    const what = given.length === 0 ? 'neither is given' : 'both are given'
    const description = `Exactly one of organization and person is needed: ${what}`
    return [{ error: 'one_of', description, property: 'organization' }]
  }
  return numberProblems(kind, raw[kind])
}

/** Which number a country asks for. @GUESS a German person has none, others are not in any source */
const neededNumber: Readonly<Record<string, string>> = {
  'organization SE': 'se_organization_number',
  'organization NO': 'no_organization_number',
  'organization DK': 'dk_organization_number',
  'person SE': 'se_personal_identity_number',
}

function numberProblems(kind: string, value: unknown): Problem[] {
  const needed = isObject(value) ? neededNumber[`${kind} ${value['country']}`] : undefined
  if (needed === undefined || !isObject(value) || value[needed] != null) return []
  return [{ ...missingField(needed), property: `${kind}.${needed}` }]
}
