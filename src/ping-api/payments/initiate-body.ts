import { z } from '@hono/zod-openapi'
import type { InitiateBody } from '../../engine/initiate-payment.ts'
import { callbackUrl } from '../../input/url-schemas.ts'
import { sumOfItems } from '../../payment/money.ts'
import type { OrderItem } from '../../payment/payment.ts'
import type { Provider } from '../../providers/provider.ts'
import type { Problem } from '../http/api-error.ts'
import { amount, currency, isObject, jsonObject, uuid } from '../http/fields.ts'
import { namedProvider, toProblems } from '../http/named-provider.ts'
import { schemaOnce } from '../http/schema-once.ts'
import { type Parsed, parse, toUnknown } from '../http/validation.ts'
import { recipientProblems } from './order-items.ts'
import { orderItems, payer } from './payment-schemas.ts'

/** The request to initiate a payment: its schema for the document, and the whole check of one. */
export function initiateBody(providers: readonly Provider[]) {
  const named = namedProvider(providers)
  const names = [named.provider.options, named.method.options]
  const schema = schemaOnce('InitiatePayment', names, () =>
    z
      .object({
        currency,
        id: uuid.nullish(),
        metadata: jsonObject.nullish(),
        method: named.method,
        order_items: orderItems,
        payer: payer.nullish(),
        // Sent by the C# SDK, all zeros; the path says it (docs/contract/ping-payments-api.md#fact-8).
        payment_order_id: z.unknown().optional(),
        provider: named.provider,
        provider_method_parameters: jsonObject,
        status_callback_url: callbackUrl.nullish(),
        total_amount: amount,
      })
      .openapi('InitiatePayment'),
  )

  function check(raw: unknown, apiVersion: string | null = null): Parsed<InitiateBody> {
    const base = parse(schema, raw)
    const parameters = named.checkParameters(raw, apiVersion)
    const problems = [
      ...toProblems(base),
      ...named.problems(raw, base),
      ...recipientProblems(raw),
      ...toProblems(parameters),
      ...sumProblems(raw),
      ...currencyProblems(named.find(raw), raw),
    ]
    if (!base.ok || problems.length > 0) return { ok: false, problems }
    const value = parameters?.ok
      ? { ...base.value, provider_method_parameters: parameters.value }
      : base.value
    return { ok: true, value: value as InitiateBody, ...toUnknown(base, parameters) }
  }

  return { schema, check }
}

export type InitiateBodyCheck = ReturnType<typeof initiateBody>

/**
 * A currency that there is, but not with this provider.
 * @GUESS the status: a list of allowed values is a rule of the schema
 */
function currencyProblems(named: Provider | undefined, raw: unknown): Problem[] {
  const given = currency.safeParse(isObject(raw) ? raw['currency'] : undefined)
  if (!given.success || named?.currencies?.includes(given.data) !== false) return []
  const { provider, method, currencies: allowed } = named
  const description = `Invalid value for enum. ${provider}/${method} takes ${allowed.join(', ')}`
  const additional_information = { allowed: [...allowed] }
  return [{ error: 'invalid_enum', description, property: 'currency', additional_information }]
}

/**
 * The sum rule is a 422, unlike that of payment links (docs/contract/ping-payments-api.md#23-status-of-a-problem).
 * @GUESS its code
 */
function sumProblems(raw: unknown): Problem[] {
  if (!isObject(raw)) return []
  const { order_items: items, total_amount: total } = raw
  if (!Array.isArray(items) || items.length === 0 || !Number.isInteger(total)) return []
  if (!items.every((item): item is OrderItem => Number.isInteger(item?.amount))) return []
  const sum = sumOfItems(items)
  if (sum === total) return []
  const description = `total_amount is ${total}, but the amounts of order_items add up to ${sum}`
  return [{ error: 'total_amount_mismatch', description, property: 'total_amount' }]
}
