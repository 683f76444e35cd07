import { createBoundedCache } from '../input/bounded-cache.ts'
import type { JsonObject } from '../payment/json.ts'
import type { Catalogue } from './catalogue.ts'
import { parseScenario } from './format/parse-scenario.ts'
import type { RequestedScenario } from './select.ts'

/** A scenario choice as it is kept: by name, or with the whole document. */
type StoredScenario = { readonly scenario: string | JsonObject; readonly because: string }

/** Choices that are kept parsed: those of the tests that run at the same time. */
const cacheLimit = 500

type Parsed = ReturnType<typeof createBoundedCache<string, RequestedScenario>>

const parsed = new WeakMap<Catalogue, Parsed>()

/**
 * A choice as it is kept (JSON text), with its document parsed. Each payment asks twice for it, and parsing a document
 * costs more than creating the payment; so each is parsed once, by every catalogue anew.
 */
export function toRequestedScenario(text: string, catalogue: Catalogue): RequestedScenario {
  const known = parsed.get(catalogue) ?? createBoundedCache<string, RequestedScenario>(cacheLimit)
  parsed.set(catalogue, known)
  return known.getOrSet(text, () => {
    const { scenario, because }: StoredScenario = JSON.parse(text)
    if (typeof scenario === 'string') return { scenario, because }
    return { scenario: parseScenario(scenario, because, catalogue), because }
  })
}
