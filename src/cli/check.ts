import { toEngineOptions } from '../app/engine-options.ts'
import { readConfig } from '../config.ts'
import { createDryRuns, type DryRuns } from '../dry-run/dry-runs.ts'
import { explain, timelineText } from '../dry-run/explain.ts'
import { sequenceDiagram } from '../dry-run/sequence-diagram.ts'
import { findWarnings } from '../dry-run/warnings.ts'
import type { Catalogue } from '../scenarios/catalogue.ts'
import { formatProblem } from '../scenarios/format/problem.ts'
import { loadPaths, unreadEntries } from '../scenarios/load.ts'
import type { Scenario } from '../scenarios/scenario.ts'
import { MissingBinaryError } from '../storage/open-sqlite.ts'
import type { Command } from './command.ts'

export const check: Command = {
  takes: '<files or directories…>',
  argCount: [1, Number.POSITIVE_INFINITY],
  options: {
    quiet: { type: 'boolean' },
    strict: { type: 'boolean' },
    explain: { type: 'boolean' },
  },
  help: `Reads them over the scenarios that come with the program, as SANDBOX_SCENARIOS would. Each error has file, line,
column and the nearest word; each valid scenario is a line. Exit code 1 if there are errors.

  --explain  of each valid scenario also its timeline, and a Mermaid sequence diagram
  --quiet    errors and warnings only
  --strict   warnings count as errors`,

  async run({ args, options, validValues, colour }) {
    const { scenarios, problems, catalogue } = loadPaths(args, await validValues())
    const { described, found, notRun } = await play(scenarios, catalogue)
    const warnings = [...found, ...args.flatMap(unreadEntries)]
    const isGood = problems.length === 0 && (options['strict'] !== true || warnings.length === 0)
    const lines = [
      ...(options['quiet'] === true ? [] : described.map(options['explain'] ? explained : toLine)),
      ...warnings.map((warning) => `${colour('yellow', 'warning')}: ${formatProblem(warning)}`),
      ...problems.map((problem) => `${colour('red', 'error')}: ${formatProblem(problem)}`),
      ...(notRun === null ? [] : [`The scenarios were read and checked, and not run: ${notRun}`]),
      `${count(scenarios.length, 'scenario')}, ${count(problems.length, 'error')}, ${count(warnings.length, 'warning')}`,
    ]
    const json = {
      ok: isGood,
      scenarios: described,
      errors: problems,
      warnings,
      ...(notRun === null ? {} : { not_run: notRun }),
    }
    return { text: lines.join('\n'), json, isGood }
  },
}

/** What each scenario does, and what may be wrong with that; `notRun`: why nobody can tell. */
async function play(scenarios: readonly Scenario[], catalogue: Catalogue) {
  const { settings } = toEngineOptions(readConfig({}))
  const dryRuns = createDryRuns({ settings, catalogue: () => catalogue })
  try {
    const described = await inTurn(scenarios, (scenario) => describe(dryRuns, scenario))
    const found = await inTurn(scenarios, (scenario) => findWarnings(dryRuns, scenario))
    return { described, found: found.flat(), notRun: null }
  } catch (error) {
    if (!(error instanceof MissingBinaryError)) throw error
    return { described: [], found: [], notRun: error.message }
  } finally {
    await dryRuns.close()
  }
}

async function describe(dryRuns: DryRuns, scenario: Scenario) {
  const runs = await dryRuns.run(scenario)
  const [first] = runs
  const { name, summary, source: file, line } = scenario
  return {
    name,
    file,
    line,
    summary,
    explanation: explain(runs),
    timeline: timelineText(dryRuns.planFor(scenario)),
    diagram: first === undefined ? '' : sequenceDiagram(first),
  }
}

type Described = Awaited<ReturnType<typeof describe>>

function toLine({ name, file, line, summary }: Described): string {
  return `${name} (${file}:${line})${summary === '' ? '' : `: ${summary}`}`
}

function explained(scenario: Described): string {
  const { timeline, diagram } = scenario
  return `${toLine(scenario)}\n\n${timeline}\n\n\`\`\`mermaid\n${diagram}\n\`\`\`\n`
}

async function inTurn<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  for (const item of items) results.push(await work(item))
  return results
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}
