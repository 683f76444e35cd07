import type { JsonObject } from '../payment/json.ts'
import type { Plan } from '../payment/plan-types.ts'
import type { MatchedPayment } from '../scenarios/match.ts'
import { toPlan } from '../scenarios/plan/plan.ts'
import { toRequestedScenario } from '../scenarios/requested-scenario.ts'
import { type Choice, chooseScenario, UnknownScenarioError } from '../scenarios/select.ts'
import type { Engine } from './engine.ts'
import { InvalidRequestError } from './errors.ts'

/** Can this body, as it came, decide which scenario a payment gets? Saves parsing it twice. */
export function canBodySelect({ catalogue }: Engine, requestBody: string): boolean {
  return requestBody.includes('sandbox_scenario') || catalogue().matchable().length > 0
}

/**
 * Which scenario a new payment gets; uses up one place of the armed queue where that decides, unless it `keepsArmed`. Throws InvalidRequestError
 * for a name nobody knows.
 */
export function selectScenario(
  engine: Engine,
  tenantId: string,
  body: UncheckedBody,
  header: string | null,
  keepsArmed = false,
): Choice {
  try {
    const { choice, next } = choose(engine, tenantId, body, header)
    if (next !== undefined && !keepsArmed) engine.stores.armed.use(next.seq)
    return choice
  } catch (error) {
    if (!(error instanceof UnknownScenarioError)) throw error
    throw new InvalidRequestError('unknown_scenario', error.message)
  }
}

/**
 * The plan that a request goes by before its payment exists, and a name for counting: each arming counts anew. Null
 * where the request is not sound; that is for others to say.
 */
export function previewSelection(
  engine: Engine,
  tenantId: string,
  body: unknown,
  header: string | null,
): { readonly plan: Plan; readonly counter: string; readonly isArmed: boolean } | null {
  try {
    const { choice, next } = choose(engine, tenantId, isObject(body) ? body : null, header)
    const { paymentExpiry: expiry, announceInitiated } = engine.settings
    const plan = toPlan(choice.scenario, { expiry, announceInitiated })
    return next === undefined
      ? { plan, counter: `plan ${plan.version}`, isArmed: false }
      : { plan, counter: `armed ${next.seq}`, isArmed: true }
  } catch (error) {
    // A misspelt header is an error at once; it would be a fault that silently does not happen.
    if (error instanceof UnknownScenarioError && header !== null)
      throw new InvalidRequestError('unknown_scenario', error.message)
    if (error instanceof UnknownScenarioError || error instanceof InvalidRequestError) return null
    throw error
  }
}

/** The first that applies, and the place of the armed queue it comes from. `body` null: no payment is being made. */
function choose(
  engine: Engine,
  tenantId: string,
  body: UncheckedBody | null,
  header: string | null,
) {
  const { stores, worlds, settings } = engine
  const catalogue = engine.catalogue()
  const metadataName = nameIn(body?.metadata)
  const next = header === null && metadataName === null ? stores.armed.next(tenantId) : undefined
  const toRequest = (text: string | null | undefined) =>
    text == null ? null : toRequestedScenario(text, catalogue)
  const choice = chooseScenario({
    catalogue,
    header,
    metadataName,
    armed: toRequest(next?.choice),
    tenantDefault: toRequest(worlds.read(tenantId).defaultScenario),
    serverDefault: settings.defaultScenario,
    payment: body === null ? null : matchedBy(tenantId, body),
  })
  return { choice, next }
}

/** A body nobody has checked yet. */
type UncheckedBody = {
  readonly total_amount?: unknown
  readonly currency?: unknown
  readonly metadata?: unknown
  readonly provider?: unknown
  readonly method?: unknown
  readonly provider_method_parameters?: unknown
}

function matchedBy(tenantId: string, body: UncheckedBody): MatchedPayment {
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
  throw new InvalidRequestError(
    'invalid_type',
    `Invalid string. Got: ${typeof name}`,
    'metadata.sandbox_scenario',
  )
}
