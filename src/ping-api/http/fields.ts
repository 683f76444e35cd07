import { z } from '@hono/zod-openapi'
import type { JsonObject } from '../../payment/json.ts'
import { currencies } from '../../payment/money.ts'

/** Any 8-4-4-4-12 of hex digits, compared in lower case. */
export const uuid = z.guid().toLowerCase().openapi({ type: 'string', format: 'uuid' })

export const currency = z.enum(currencies)

/** Whole number; the message is what `validation.ts` calls the type. */
export const integer = () => z.int('integer')

/** minor units (öre) */
export const amount = integer().min(0).openapi({ type: 'integer', minimum: 0, description: 'öre' })

/** Free key-values, kept as they are. */
export const jsonObject = z
  .custom<JsonObject>((value) => isObject(value), { params: { expected: 'object' } })
  .openapi({ type: 'object', additionalProperties: true })

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * A moment in a query, in ms; anything finer counts as half a ms, since our own times are whole ones. The C# SDK sends
 * seven digits and an offset; where it forgot to encode the plus sign of the offset, that arrives as a space.
 */
export const moment = z
  .preprocess(
    (value) => (typeof value === 'string' ? value.replace(/ (?=\d\d:\d\d$)/, '+') : value),
    z.iso.datetime({ offset: true }),
  )
  .transform((text) => Date.parse(text) + (/\.\d{3}\d*[1-9]/.test(text) ? 0.5 : 0))
  .openapi({ type: 'string', format: 'date-time' })

/** The C# SDK writes booleans of a query as `True` and `False`. */
export const booleanInQuery = z.preprocess(asBoolean, z.boolean()).openapi({ type: 'boolean' })

function asBoolean(value: unknown): unknown {
  const text = typeof value === 'string' ? value.toLowerCase() : ''
  return text === 'true' || text === 'false' ? text === 'true' : value
}

function asNumber(value: unknown): unknown {
  return typeof value === 'string' && /^[+-]?\d+$/.test(value) ? Number(value) : value
}

export const integerInQuery = z.preprocess(asNumber, integer()).openapi({ type: 'integer' })

export const limit = z
  .preprocess(asNumber, integer().min(1).max(200))
  .openapi({ type: 'integer', minimum: 1, maximum: 200 })
