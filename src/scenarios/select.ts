import type { Catalogue } from './catalogue.ts'
import { unknownWord } from './format/nearest.ts'
import { type MatchedPayment, matches } from './match.ts'
import { citation, type Scenario } from './scenario.ts'

export class UnknownScenarioError extends Error {
  override name = 'UnknownScenarioError'
  /** the name nobody knows */
  readonly scenario: string
  readonly nearest: string | null

  constructor(scenario: string, by: string, catalogue: Catalogue) {
    const names = catalogue.all().map((known) => known.name)
    super(`${by}: ${unknownWord('scenario', scenario, names)}`)
    this.scenario = scenario
    this.nearest = catalogue.nearest(scenario)
  }
}

/** A scenario someone asked for, by name or whole, and who that was. */
export type Wish = { readonly scenario: string | Scenario; readonly because: string }

export type Choice = { readonly scenario: Scenario; readonly because: string }

type Question = {
  readonly catalogue: Catalogue
  /** value of the request header Sandbox-Scenario */
  readonly header: string | null
  /** `metadata.sandbox_scenario` of the request */
  readonly metadataName: string | null
  /** the first of the queue of the tenant */
  readonly armed: Wish | null
  readonly tenantDefault: Wish | null
  /** SANDBOX_SCENARIO */
  readonly serverDefault: string | null
  /** null: no payment is being made, so nothing can match */
  readonly payment: MatchedPayment | null
}

/** Which scenario a payment gets, and why; the first that applies. Throws {@link UnknownScenarioError}. */
export function chooseScenario(question: Question): Choice {
  const { catalogue, header, metadataName, armed, tenantDefault, serverDefault, payment } = question
  if (header !== null) return granted(catalogue, header, 'chosen by header Sandbox-Scenario')
  if (metadataName !== null)
    return granted(catalogue, metadataName, 'chosen by metadata.sandbox_scenario')
  if (armed !== null) return granted(catalogue, armed.scenario, `armed by ${armed.because}`)
  const matching = payment && catalogue.matchable().find(({ match }) => matches(match, payment))
  if (matching) {
    return granted(
      catalogue,
      matching.scenario,
      `chosen by its match on ${matching.conditions.join(', ')}`,
    )
  }
  if (tenantDefault !== null) {
    return granted(
      catalogue,
      tenantDefault.scenario,
      `default of the tenant, by ${tenantDefault.because}`,
    )
  }
  if (serverDefault !== null)
    return granted(catalogue, serverDefault, 'default of the server, by SANDBOX_SCENARIO')
  return granted(catalogue, 'paid', 'chosen because nothing else applies')
}

function granted(catalogue: Catalogue, wish: string | Scenario, by: string): Choice {
  const scenario = typeof wish === 'string' ? catalogue.get(wish) : wish
  if (scenario === undefined)
    throw new UnknownScenarioError(String(wish), `A scenario ${by}`, catalogue)
  return { scenario, because: `${citation(scenario)} ${by}` }
}
