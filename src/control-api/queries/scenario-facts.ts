import { existsSync, readFileSync } from 'node:fs'
import type { DryRuns } from '../../dry-run/dry-runs.ts'
import { explain, timelineText } from '../../dry-run/explain.ts'
import type { DryRun } from '../../dry-run/run-scenario.ts'
import { sequenceDiagram } from '../../dry-run/sequence-diagram.ts'
import type { Scenario } from '../../scenarios/scenario.ts'
import type { ScenarioReport } from '../schemas/scenario.ts'
import { toPreview } from './preview.ts'

/** What dry runs of a scenario tell of it. */
export type ScenarioFacts = Pick<ScenarioReport, 'explanation' | 'timeline' | 'diagram' | 'course'>

/** Facts by document (JSON text), and the conditions of the runs that told them. */
type Prepared = { readonly conditions: string; readonly facts: Record<string, ScenarioFacts> }

/** Written by the build; run from source there is none. */
const written = new URL('../../dry-runs.json', import.meta.url)

let lastRead: Prepared | null | undefined

export function toFacts(
  dryRuns: Pick<DryRuns, 'planFor'>,
  scenario: Scenario,
  runs: readonly DryRun[],
): ScenarioFacts {
  const [first] = runs
  return {
    explanation: explain(runs),
    timeline: timelineText(dryRuns.planFor(scenario)),
    diagram: first === undefined ? '' : sequenceDiagram(first),
    course: first === undefined ? [] : toPreview(first),
  }
}

/** The facts of these scenarios as JSON, to be read where a sandbox is first asked for them. */
export async function prepareFacts(
  dryRuns: DryRuns,
  scenarios: readonly Scenario[],
): Promise<string> {
  const facts: Record<string, ScenarioFacts> = {}
  for (const scenario of scenarios)
    facts[toKey(scenario)] = toFacts(dryRuns, scenario, await dryRuns.run(scenario))
  return JSON.stringify({ conditions: dryRuns.conditions, facts } satisfies Prepared)
}

/** The facts that the build prepared, where its runs are those of this sandbox; otherwise those of runs made now. */
export async function findFacts(
  dryRuns: DryRuns,
  scenario: Scenario,
  prepared = readPrepared(),
): Promise<ScenarioFacts> {
  const known =
    prepared?.conditions === dryRuns.conditions ? prepared.facts[toKey(scenario)] : undefined
  return known ?? toFacts(dryRuns, scenario, await dryRuns.run(scenario))
}

/** A dry run follows the document alone. */
function toKey({ document }: Scenario): string {
  return JSON.stringify(document)
}

function readPrepared(): Prepared | null {
  lastRead ??= existsSync(written) ? JSON.parse(readFileSync(written, 'utf8')) : null
  return lastRead ?? null
}
