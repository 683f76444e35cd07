import { explain, timelineText } from '../../dry-run/explain.ts'
import { sequenceDiagram } from '../../dry-run/sequence-diagram.ts'
import type { JsonObject } from '../../payment/json.ts'
import { unknownWord } from '../../scenarios/format/nearest.ts'
import { parseScenario } from '../../scenarios/format/parse-scenario.ts'
import { formatProblem, ScenarioError } from '../../scenarios/format/problem.ts'
import { toConditions } from '../../scenarios/match.ts'
import { toPlan } from '../../scenarios/plan/plan.ts'
import type { Scenario } from '../../scenarios/scenario.ts'
import type { Control } from '../control.ts'
import { refuse } from '../http/errors.ts'
import type { ScenarioReport } from '../schemas/scenario.ts'
import { toPreview } from './preview.ts'

export type DryRun = {
  readonly scenario: ScenarioReport | null
  /** ready to be armed */
  readonly document: Record<string, unknown> | null
  readonly problems: string[]
}

/** By name. */
export function listScenarios(control: Control): ScenarioReport[] {
  return control
    .catalogue()
    .all()
    .map((scenario) => describe(control, scenario))
}

/** What is wrong in the scenario files, a line each. */
export function listScenarioProblems({ catalogue }: Control): string[] {
  return catalogue().problems.map(formatProblem)
}

/** Throws ControlError for an unknown name. */
export function findScenario(control: Control, name: string): ScenarioReport {
  const catalogue = control.catalogue()
  const scenario = catalogue.get(name)
  if (scenario !== undefined) return describe(control, scenario)
  const names = catalogue.all().map((other) => other.name)
  return refuse(404, 'unknown_scenario', unknownWord('scenario', name, names))
}

/** Plays a document through without making a payment: YAML or JSON text, or an object. */
export function dryRunScenario(control: Control, document: string | JsonObject): DryRun {
  try {
    const scenario = parseScenario(document, 'dry run', control.catalogue())
    return {
      scenario: describe(control, scenario),
      document: JSON.parse(JSON.stringify(scenario.document)),
      problems: [],
    }
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error
    return { scenario: null, document: null, problems: error.problems.map(formatProblem) }
  }
}

function describe({ settings }: Control, scenario: Scenario): ScenarioReport {
  const plan = toPlan(scenario, { expiry: settings.paymentExpiry })
  const { name, summary, source, line, tags } = scenario
  const { match } = scenario.document
  return {
    name,
    summary,
    tags: [...tags],
    source,
    line,
    applies_to: match === undefined ? [] : [...toConditions(match)],
    explanation: explain(plan),
    timeline: timelineText(plan),
    diagram: sequenceDiagram(plan),
    course: toPreview(plan),
  }
}
