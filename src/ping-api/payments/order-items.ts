import type { z } from '@hono/zod-openapi'
import type { Remark } from '../../engine/require-known.ts'
import type { OrderItem } from '../../payment/payment.ts'
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

type Unrated = Omit<OrderItem, 'vat_rate'> & { readonly vat_rate?: number | null | undefined }

/** The same body; an item that names no `vat_rate` has 0, and a remark says so. */
export function withVatRates<
  Items extends readonly Unrated[] | null | undefined,
  Body extends { readonly order_items?: Items },
>(body: Body, remark: Remark): Rated<Body> {
  const { order_items: items } = body
  if (items == null || items.every(({ vat_rate }) => vat_rate != null)) return body as Rated<Body>
  remark('an order item without vat_rate counts as 0')
  const rated = items.map((item) => ({ ...item, vat_rate: item.vat_rate ?? 0 }))
  return { ...body, order_items: rated } as Rated<Body>
}

type Rated<Body extends { readonly order_items?: unknown }> = Omit<Body, 'order_items'> & {
  readonly order_items: null extends Body['order_items']
    ? readonly OrderItem[] | null | undefined
    : readonly OrderItem[]
}

/** Check of a body with order items: what the schema says, and that each item has one recipient. */
export function checkItems<Schema extends z.ZodType>(schema: Schema) {
  return function check(raw: unknown): Parsed<z.output<Schema>> {
    const parsed = parse(schema, raw)
    const problems = [...(parsed.ok ? [] : parsed.problems), ...recipientProblems(raw)]
    return parsed.ok && problems.length === 0 ? parsed : { ok: false, problems }
  }
}
