import type { z } from '@hono/zod-openapi'
import type { Problem } from '../http/api-error.ts'
import { isObject } from '../http/fields.ts'
import { type Parsed, parse } from '../http/validation.ts'

/**
 * Each item goes to exactly one recipient.
 * @GUESS a 422 on the item, with this code: it is a rule of the schema (docs/contract/ping-payments-api.md#open-17)
 */
export function recipientProblems(raw: unknown): Problem[] {
  const items = isObject(raw) ? raw['order_items'] : undefined
  if (!Array.isArray(items)) return []
  return items.flatMap((item: unknown, index) => {
    if (!isObject(item)) return []
    const given = ['merchant_id', 'liquidity_account_id'].filter((key) => item[key] != null)
    if (given.length === 1) return []
    const what = given.length === 0 ? 'neither is given' : 'both are given'
    const description = `Exactly one of merchant_id and liquidity_account_id is needed: ${what}`
    return [{ error: 'one_of', description, property: `order_items.${index}` }]
  })
}

/** Check of a body with order items: what the schema says, and that each item has one recipient. */
export function checkItems<Schema extends z.ZodType>(schema: Schema) {
  return function check(raw: unknown): Parsed<z.output<Schema>> {
    const parsed = parse(schema, raw)
    const problems = [...(parsed.ok ? [] : parsed.problems), ...recipientProblems(raw)]
    return parsed.ok && problems.length === 0 ? parsed : { ok: false, problems }
  }
}
