import { z } from '@hono/zod-openapi'
import type { JsonObject } from '../../payment/json.ts'
import type { Problem } from './api-error.ts'
import { isObject } from './fields.ts'
import { type Parsed, parse } from './validation.ts'

/** What a request may name by `provider` and `method`, with the schema of its `provider_method_parameters`. */
type Named = {
  readonly provider: string
  readonly method: string
  readonly parameters: z.ZodObject
  fromOlder?(parameters: JsonObject, apiVersion: string | null): JsonObject
}

/** The two names in a request and the parameters that depend on them. */
export function namedProvider<Known extends Named>(known: readonly Known[]) {
  function find(raw: unknown): Known | undefined {
    if (!isObject(raw)) return undefined
    const { provider, method } = raw
    return known.find((entry) => entry.provider === provider && entry.method === method)
  }

  return {
    find,
    provider: z.enum(unique(known.map(({ provider }) => provider))),
    method: z.enum(unique(known.map(({ method }) => method))),
    /** A method that we have, but not of this provider. `base`: the check that the request had so far. */
    problems(raw: unknown, base: Parsed<unknown>): Problem[] {
      if (!isObject(raw) || find(raw) !== undefined) return []
      const isTold = toProblems(base).some(({ property }) => property === 'method')
      const own = known.filter(({ provider }) => provider === raw['provider'])
      if (isTold || own.length === 0) return []
      const additional_information = { allowed: own.map(({ method }) => method) }
      const description = 'Invalid value for enum'
      return [{ error: 'invalid_enum', description, property: 'method', additional_information }]
    },
    /**
     * Their problems are listed under the provider's name (docs/contract/ping-payments-api.md#22-error-codes).
     * `apiVersion`: of the caller.
     */
    checkParameters(raw: unknown, apiVersion: string | null = null): Parsed<unknown> | undefined {
      const named = find(raw)
      const parameters = isObject(raw) ? raw['provider_method_parameters'] : undefined
      if (named === undefined || !isObject(parameters)) return undefined
      const today = named.fromOlder?.(parameters as JsonObject, apiVersion) ?? parameters
      return parse(named.parameters, today, [named.provider])
    },
  }
}

export function toProblems(parsed: Parsed<unknown> | undefined): readonly Problem[] {
  return parsed === undefined || parsed.ok ? [] : parsed.problems
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)]
}
