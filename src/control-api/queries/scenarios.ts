import type { DryRunRequest } from '../../dry-run/dry-runs.ts'
import { summarize } from '../../dry-run/explain.ts'
import type { DryRun } from '../../dry-run/run-scenario.ts'
import { findWarnings } from '../../dry-run/warnings.ts'
import type { JsonObject } from '../../payment/json.ts'
import { unknownWord } from '../../scenarios/format/nearest.ts'
import { parseScenario } from '../../scenarios/format/parse-scenario.ts'
import { formatProblem, ScenarioError } from '../../scenarios/format/problem.ts'
import { toConditions } from '../../scenarios/match.ts'
import type { Scenario } from '../../scenarios/scenario.ts'
import type { Control } from '../control.ts'
import { refuse } from '../http/errors.ts'
import type { DryRunSummary } from '../schemas/dry-run.ts'
import type { ScenarioReport } from '../schemas/scenario.ts'
import { findFacts, type ScenarioFacts, toFacts } from './scenario-facts.ts'

export type DryRunReport = {
  /** what the first run shows */
  readonly scenario: ScenarioReport | null
  /** ready to be armed */
  readonly document: Record<string, unknown> | null
  readonly problems: string[]
  readonly warnings: string[]
  readonly runs: DryRunSummary[]
}

/** By name. */
export function listScenarios(control: Control): Promise<ScenarioReport[]> {
  const all = control.catalogue().all()
  return Promise.all(all.map((scenario) => describe(control, scenario)))
}

/** What is wrong in the scenario files, a line each. */
export function listScenarioProblems({ catalogue }: Control): string[] {
  return catalogue().problems.map(formatProblem)
}

/** Throws ControlError for an unknown name. */
export function findScenario(control: Control, name: string): Promise<ScenarioReport> {
  return describe(control, findKnown(control, name))
}

/** Throws ControlError for an unknown name. */
export function findKnown(control: Pick<Control, 'catalogue'>, name: string): Scenario {
  const catalogue = control.catalogue()
  const scenario = catalogue.get(name)
  if (scenario !== undefined) return scenario
  const names = catalogue.all().map((other) => other.name)
  return refuse(404, 'unknown_scenario', unknownWord('scenario', name, names))
}

/**
 * Plays a document without making a payment: YAML or JSON text, or an object. Throws ControlError for a provider or
 * method that there is not.
 */
export async function dryRunScenario(
  control: Control,
  document: string | JsonObject,
  request: DryRunRequest = {},
): Promise<DryRunReport> {
  const { provider = 'open_payments', method = 'pis' } = request
  if (control.providers.lookUp({ provider, method }) === undefined)
    refuse(
      422,
      'invalid_enum',
      unknownWord('provider and method', `${provider}/${method}`, providerMethods(control)),
    )
  try {
    const scenario = parseScenario(document, 'dry run', control.catalogue())
    const runs = await control.dryRuns.run(scenario, request)
    const warnings = await findWarnings(control.dryRuns, scenario)
    return {
      scenario: toReport(scenario, toFacts(control.dryRuns, scenario, runs)),
      document: JSON.parse(JSON.stringify(scenario.document)),
      problems: [],
      warnings: warnings.map(formatProblem),
      runs: runs.map(toDryRunReport),
    }
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error
    const problems = error.problems.map(formatProblem)
    return { scenario: null, document: null, problems, warnings: [], runs: [] }
  }
}

function providerMethods({ providers }: Control): string[] {
  return providers.all.map(({ provider, method }) => `${provider}/${method}`)
}

function toDryRunReport(run: DryRun): DryRunSummary {
  const { payer, statuses, callbacks, redirect } = run
  return {
    payer,
    statuses: statuses.map(({ status, at }) => ({ status, at })),
    callbacks: [...callbacks],
    redirect,
    sentence: summarize(run),
  }
}

async function describe({ dryRuns }: Control, scenario: Scenario): Promise<ScenarioReport> {
  return toReport(scenario, await findFacts(dryRuns, scenario))
}

function toReport(scenario: Scenario, facts: ScenarioFacts): ScenarioReport {
  const { name, summary, source, line, tags } = scenario
  const { match } = scenario.document
  return {
    ...{ name, summary, tags: [...tags], source, line },
    applies_to: match === undefined ? [] : [...toConditions(match)],
    ...facts,
  }
}
