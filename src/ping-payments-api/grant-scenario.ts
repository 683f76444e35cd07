import type { JsonObject } from '../payment/json.ts'
import type { Catalogue } from '../scenario/catalogue.ts'
import { type Choice, chooseScenario, UnknownScenarioError, type Wish } from '../scenario/choose.ts'
import { parseScenario } from '../scenario/parse-scenario.ts'
import type { ArmedStore } from '../storage/armed-store.ts'
import type { Worlds } from '../world/worlds.ts'
import type { InitiateBody } from './deps.ts'
import { invalid } from './errors.ts'

/** A scenario choice as it is kept: by name, or with the whole document. */
type StoredWish = { readonly scenario: string | JsonObject; readonly because: string }

/** Which scenario a new payment gets. Uses up one place of the armed queue where that decides. */
export function createGrantScenario({
  catalogue,
  armed,
  worlds,
  serverDefault,
}: {
  /** the scenarios there are now */
  catalogue: () => Catalogue
  armed: ArmedStore
  worlds: Worlds
  /** SANDBOX_SCENARIO */
  serverDefault: string | null
}) {
  function wishOf(text: string | null | undefined): Wish | null {
    if (text === null || text === undefined) return null
    const { scenario, because }: StoredWish = JSON.parse(text)
    if (typeof scenario === 'string') return { scenario, because }
    return { scenario: parseScenario(scenario, because, catalogue()), because }
  }

  return function grantScenario(tenantId: string, body: InitiateBody, header: string | null): Choice {
    const metadataName = nameIn(body.metadata)
    const next = header === null && metadataName === null ? armed.next(tenantId) : undefined
    const { reference } = body.provider_method_parameters
    try {
      const choice = chooseScenario({
        catalogue: catalogue(),
        header,
        metadataName,
        armed: wishOf(next?.choice),
        tenantDefault: wishOf(worlds.enter(tenantId).defaultScenario),
        serverDefault,
        payment: {
          amount: body.total_amount,
          currency: body.currency,
          reference: typeof reference === 'string' ? reference : null,
          tenantId,
          metadata: body.metadata ?? null,
          provider: body.provider,
          method: body.method,
        },
      })
      if (next !== undefined) armed.use(next.seq)
      return choice
    } catch (error) {
      if (!(error instanceof UnknownScenarioError)) throw error
      return invalid([{ error: 'unknown_scenario', description: error.message }])
    }
  }
}

export type GrantScenario = ReturnType<typeof createGrantScenario>

function nameIn(metadata: JsonObject | null | undefined): string | null {
  const name = metadata?.['sandbox_scenario']
  if (name === undefined || name === null) return null
  if (typeof name === 'string') return name
  return invalid([
    {
      error: 'invalid_type',
      description: 'Invalid string. Got: the scenario is chosen by name; arm a whole one at /_sandbox/arm',
      property: 'metadata.sandbox_scenario',
    },
  ])
}
