import type { Catalogue } from './catalogue.ts'
import { unknownWord } from './format/nearest.ts'
import { type MatchedPayment, matches } from './match.ts'
import { citation, type Scenario } from './scenario.ts'

export class UnknownScenarioError extends Error {
  override name = 'UnknownScenarioError'
  /** the unknown name */
  readonly scenario: string
  readonly nearest: string | null

  constructor(scenario: string, by: string, catalogue: Catalogue) {
    const names = catalogue.all().map((known) => known.name)
    super(`${by}: ${unknownWord('scenario', scenario, names)}`)
    this.scenario = scenario
    this.nearest = catalogue.nearest(scenario)
  }
}

/** A requested scenario, by name or inline, and who requested it. */
export type RequestedScenario = { readonly scenario: string | Scenario; readonly because: string }

export type Choice = { readonly scenario: Scenario; readonly because: string }

type Question = {
  readonly catalogue: Catalogue
  /** value of the request header Sandbox-Scenario */
  readonly header: string | null
  /** `metadata.sandbox_scenario` of the request */
  readonly metadataName: string | null
  /** the first of the queue of the tenant */
  readonly armed: RequestedScenario | null
  readonly tenantDefault: RequestedScenario | null
  /** SANDBOX_SCENARIO */
  readonly serverDefault: string | null
  /** null: no payment is being made, so nothing can match */
  readonly payment: MatchedPayment | null
}

/** Selects the scenario of a payment, and says why: the first that applies. Throws {@link UnknownScenarioError}. */
export function chooseScenario(question: Question): Choice {
  const { catalogue, header, metadataName, armed, tenantDefault, serverDefault, payment } = question
  if (header !== null) return selected(catalogue, header, 'chosen by header Sandbox-Scenario')
  if (metadataName !== null)
    return selected(catalogue, metadataName, 'chosen by metadata.sandbox_scenario')
  if (armed !== null) return selected(catalogue, armed.scenario, `armed by ${armed.because}`)
  const matching = payment && catalogue.matchable().find(({ match }) => matches(match, payment))
  if (matching) {
    return selected(
      catalogue,
      matching.scenario,
      `chosen by its match on ${matching.conditions.join(', ')}`,
    )
  }
  if (tenantDefault !== null) {
    return selected(
      catalogue,
      tenantDefault.scenario,
      `default of the tenant, by ${tenantDefault.because}`,
    )
  }
  if (serverDefault !== null)
    return selected(catalogue, serverDefault, 'default of the server, by SANDBOX_SCENARIO')
  return selected(catalogue, 'paid', 'chosen because nothing else applies')
}

function selected(catalogue: Catalogue, requested: string | Scenario, by: string): Choice {
  const scenario = typeof requested === 'string' ? catalogue.get(requested) : requested
  if (scenario === undefined)
    throw new UnknownScenarioError(String(requested), `A scenario ${by}`, catalogue)
  return { scenario, because: `${citation(scenario)} ${by}` }
}
