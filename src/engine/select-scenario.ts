import type { JsonObject } from '../payment/json.ts'
import type { Catalogue } from '../scenarios/catalogue.ts'
import { parseScenario } from '../scenarios/format/parse-scenario.ts'
import type { MatchedPayment } from '../scenarios/match.ts'
import { toPlan } from '../scenarios/plan/plan.ts'
import {
  type Choice,
  chooseScenario,
  type RequestedScenario,
  UnknownScenarioError,
} from '../scenarios/select.ts'
import type { Worlds } from '../scheduler/worlds.ts'
import type { ArmedStore } from '../storage/armed-store.ts'
import type { InitiateBody } from './deps.ts'
import { ApiError, invalid } from './errors.ts'

/** A scenario choice as it is kept: by name, or with the whole document. */
type StoredScenario = { readonly scenario: string | JsonObject; readonly because: string }

/** Which scenario a new payment gets, or would get. */
export function createSelectScenario({
  catalogue,
  armed,
  worlds,
  serverDefault,
  expiry,
}: {
  /** the scenarios there are now */
  catalogue: () => Catalogue
  armed: ArmedStore
  worlds: Worlds
  /** SANDBOX_SCENARIO */
  serverDefault: string | null
  /** ms until an untouched payment expires */
  expiry: number
}) {
  function toRequest(text: string | null | undefined): RequestedScenario | null {
    if (text === null || text === undefined) return null
    const { scenario, because }: StoredScenario = JSON.parse(text)
    if (typeof scenario === 'string') return { scenario, because }
    return { scenario: parseScenario(scenario, because, catalogue()), because }
  }

  /** The first that applies, and the place of the armed queue it comes from. `body` null: no payment is being made. */
  function choose(tenantId: string, body: FaultyBody | null, header: string | null) {
    const metadataName = nameIn(body?.metadata)
    const next = header === null && metadataName === null ? armed.next(tenantId) : undefined
    const choice = chooseScenario({
      catalogue: catalogue(),
      header,
      metadataName,
      armed: toRequest(next?.choice),
      tenantDefault: toRequest(worlds.look(tenantId).defaultScenario),
      serverDefault,
      payment: body === null ? null : matchedBy(tenantId, body),
    })
    return { choice, next }
  }

  return {
    /** Can this body, as it came, decide which scenario a payment gets? Saves reading it twice. */
    dependsOn: (requestBody: string): boolean =>
      requestBody.includes('sandbox_scenario') || catalogue().matchable().length > 0,
    /** For a new payment; uses up one place of the armed queue where that decides. An unknown name is a 422. */
    select(tenantId: string, body: InitiateBody, header: string | null): Choice {
      try {
        const { choice, next } = choose(tenantId, body, header)
        if (next !== undefined) armed.use(next.seq)
        return choice
      } catch (error) {
        if (!(error instanceof UnknownScenarioError)) throw error
        return invalid([{ error: 'unknown_scenario', description: error.message }])
      }
    },
    /**
     * The plan that a request goes by before its payment exists, and a name for counting: each arming counts anew.
     * Null where the request is not sound; that is for others to say.
     */
    previewSelection(tenantId: string, body: unknown, header: string | null) {
      try {
        const { choice, next } = choose(tenantId, isObject(body) ? body : null, header)
        const plan = toPlan(choice.scenario, { expiry })
        return { plan, counter: next === undefined ? `plan ${plan.version}` : `armed ${next.seq}` }
      } catch (error) {
        // A misspelt header is told at once; it would be a fault that silently does not happen.
        if (error instanceof UnknownScenarioError && header !== null) {
          invalid([{ error: 'unknown_scenario', description: error.message }])
        }
        if (error instanceof UnknownScenarioError || error instanceof ApiError) return null
        throw error
      }
    },
  }
}

export type SelectScenario = ReturnType<typeof createSelectScenario>

/** A body nobody has checked yet. */
type FaultyBody = {
  readonly total_amount?: unknown
  readonly currency?: unknown
  readonly metadata?: unknown
  readonly provider?: unknown
  readonly method?: unknown
  readonly provider_method_parameters?: unknown
}

function matchedBy(tenantId: string, body: FaultyBody): MatchedPayment {
  const { provider_method_parameters: parameters, metadata } = body
  const { reference } = isObject(parameters) ? (parameters as { reference?: unknown }) : {}
  return {
    amount: typeof body.total_amount === 'number' ? body.total_amount : -1,
    currency: String(body.currency),
    reference: typeof reference === 'string' ? reference : null,
    tenantId,
    metadata: isObject(metadata) ? (metadata as JsonObject) : null,
    provider: String(body.provider),
    method: String(body.method),
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function nameIn(metadata: unknown): string | null {
  const name = isObject(metadata) ? (metadata as JsonObject)['sandbox_scenario'] : null
  if (name === undefined || name === null) return null
  if (typeof name === 'string') return name
  return invalid([
    {
      error: 'invalid_type',
      description: `Invalid string. Got: ${typeof name}`,
      property: 'metadata.sandbox_scenario',
    },
  ])
}
