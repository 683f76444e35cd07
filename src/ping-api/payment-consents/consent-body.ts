import { z } from '@hono/zod-openapi'
import { callbackUrl } from '../../input/url-schemas.ts'
import type { JsonObject } from '../../payment/json.ts'
import type { Provider } from '../../providers/provider.ts'
import type { Problem } from '../http/api-error.ts'
import { isObject, jsonObject } from '../http/fields.ts'
import { namedProvider, toProblems } from '../http/named-provider.ts'
import { schemaOnce } from '../http/schema-once.ts'
import { missingField, type Parsed, parse, toUnknown } from '../http/validation.ts'
import { payer } from '../payments/payment-schemas.ts'

/** A validated request for a payment consent (docs/contract/ping-payments-api.md#6-other-resources). */
export type ConsentBody = {
  readonly flow: string
  readonly provider: string
  readonly method: string
  readonly provider_method_parameters: JsonObject
  readonly signee?: JsonObject | null | undefined
  readonly status_callback_url?: string | null | undefined
  readonly metadata?: JsonObject | null | undefined
}

/** The request for a consent: its schema for the document, and the whole check of one. */
export function consentBody(providers: readonly Provider[]) {
  const asking = providers.flatMap(({ provider, method, consent }) =>
    consent === undefined ? [] : [{ provider, method, ...consent }],
  )
  const named = namedProvider(asking)
  const flows = [...new Set(asking.flatMap((entry) => entry.flows))]
  const names = [named.provider.options, named.method.options, flows]
  const schema = schemaOnce('CreatePaymentConsent', names, () =>
    z
      .object({
        flow: z.enum(flows),
        metadata: jsonObject.nullish(),
        method: named.method,
        provider: named.provider,
        provider_method_parameters: jsonObject,
        signee: payer.nullish(),
        status_callback_url: callbackUrl.nullish(),
      })
      .openapi('CreatePaymentConsent'),
  )

  /** A flow that there is, but not for this provider. */
  function flowProblems(raw: unknown): Problem[] {
    const own = named.find(raw)?.flows
    const flow = isObject(raw) ? raw['flow'] : undefined
    if (own === undefined || typeof flow !== 'string' || own.includes(flow)) return []
    if (!flows.includes(flow)) return []
    const additional_information = { allowed: [...own] }
    const description = 'Invalid value for enum'
    return [{ error: 'invalid_enum', description, property: 'flow', additional_information }]
  }

  /** What the flow needs of the parameters that others do without. */
  function neededProblems(raw: unknown): Problem[] {
    const { provider = '', needs } = named.find(raw) ?? {}
    if (!isObject(raw) || !isObject(raw['provider_method_parameters'])) return []
    const given = raw['provider_method_parameters']
    return (needs?.[String(raw['flow'])] ?? [])
      .filter((name) => given[name] == null)
      .map((name) => ({ ...missingField(name), property: `${provider}.${name}` }))
  }

  function check(raw: unknown): Parsed<ConsentBody> {
    const base = parse(schema, raw)
    const parameters = named.checkParameters(raw)
    const problems = [
      ...toProblems(base),
      ...flowProblems(raw),
      ...named.problems(raw, base),
      ...toProblems(parameters),
      ...neededProblems(raw),
    ]
    if (!base.ok || problems.length > 0) return { ok: false, problems }
    const checked = parameters?.ok ? { provider_method_parameters: parameters.value } : {}
    const value = { ...base.value, ...checked } as ConsentBody
    return { ok: true, value, ...toUnknown(base, parameters) }
  }

  return { schema, check }
}
