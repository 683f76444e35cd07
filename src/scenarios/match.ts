import type { JsonObject } from '../payment/json.ts'
import type { ScenarioDocument } from './format/schema.ts'
import { globsOverlap, matchesGlob } from './glob.ts'

export type Match = NonNullable<ScenarioDocument['match']>

/** The parts of a payment that a scenario may match. */
export type MatchedPayment = {
  /** minor units (öre) */
  readonly amount: number
  readonly currency: string
  readonly reference: string | null
  readonly tenantId: string
  readonly metadata: JsonObject | null
  readonly provider: string
  readonly method: string
}

export function matches(match: Match, payment: MatchedPayment): boolean {
  const { amount, currency, reference, provider, method, metadata } = match
  return (
    (amount === undefined || amount === payment.amount) &&
    (currency === undefined || currency === payment.currency) &&
    (reference === undefined ||
      (payment.reference !== null && matchesGlob(reference, payment.reference))) &&
    (match.tenant_id === undefined ||
      match.tenant_id.toLowerCase() === payment.tenantId.toLowerCase()) &&
    (provider === undefined || provider === payment.provider) &&
    (method === undefined || method === payment.method) &&
    Object.entries(metadata ?? {}).every(([key, value]) => payment.metadata?.[key] === value)
  )
}

/** The conditions as text. The match with the most conditions is the most specific. */
export function toConditions({ metadata, ...rest }: Match): readonly string[] {
  const keys = Object.entries(rest).flatMap(([key, value]) => (value === undefined ? [] : [key]))
  return [...keys, ...Object.keys(metadata ?? {}).map((key) => `metadata.${key}`)]
}

/** Can one payment match both? */
export function canBothMatch(a: Match, b: Match): boolean {
  const isSame = <T>(left: T | undefined, right: T | undefined) =>
    left === undefined || right === undefined || left === right
  return (
    isSame(a.amount, b.amount) &&
    isSame(a.currency, b.currency) &&
    isSame(a.tenant_id?.toLowerCase(), b.tenant_id?.toLowerCase()) &&
    isSame(a.provider, b.provider) &&
    isSame(a.method, b.method) &&
    (a.reference === undefined ||
      b.reference === undefined ||
      globsOverlap(a.reference, b.reference)) &&
    Object.entries(a.metadata ?? {}).every(([key, value]) => isSame(value, b.metadata?.[key]))
  )
}
