import { explain, timelineText } from '../dry-run/explain.ts'
import { sequenceDiagram } from '../dry-run/sequence-diagram.ts'
import { findWarnings } from '../dry-run/warnings.ts'
import { formatProblem } from '../scenarios/format/problem.ts'
import { loadPaths, unreadFolders } from '../scenarios/load.ts'
import { toPlan } from '../scenarios/plan/plan.ts'
import { defaultExpiry } from '../scenarios/plan/timeline.ts'
import type { Scenario } from '../scenarios/scenario.ts'
import type { Command } from './command.ts'

export const check: Command = {
  takes: '<files or directories…>',
  words: [1, Number.POSITIVE_INFINITY],
  options: { quiet: { type: 'boolean' }, strict: { type: 'boolean' } },
  help: `Reads them over the scenarios that come with the program, as SANDBOX_SCENARIOS would. Each error has file, line,
column and the nearest word. For each sound scenario: its timeline, and a Mermaid sequence diagram.
Exit code 1 if there are errors.

  --quiet    errors and warnings only
  --strict   warnings count as errors`,

  async run({ words, options, validValues }) {
    const { scenarios, problems } = loadPaths(words, await validValues())
    const warnings = [...scenarios.flatMap(findWarnings), ...words.flatMap(unreadFolders)]
    const described = scenarios.map(describe)
    const isGood = problems.length === 0 && (options['strict'] !== true || warnings.length === 0)
    const lines = [
      ...(options['quiet'] === true ? [] : described.map(tell)),
      ...warnings.map((warning) => `warning: ${formatProblem(warning)}`),
      ...problems.map((problem) => `error: ${formatProblem(problem)}`),
      `${count(scenarios.length, 'scenario')}, ${count(problems.length, 'error')}, ${count(warnings.length, 'warning')}`,
    ]
    const json = { ok: isGood, scenarios: described, errors: problems, warnings }
    return { text: lines.join('\n'), json, isGood }
  },
}

function describe(scenario: Scenario) {
  const plan = toPlan(scenario, { expiry: defaultExpiry })
  const { name, summary, source: file, line } = scenario
  return {
    name,
    file,
    line,
    summary,
    explanation: explain(plan),
    timeline: timelineText(plan),
    diagram: sequenceDiagram(plan),
  }
}

function tell({
  name,
  file,
  line,
  summary,
  timeline,
  diagram,
}: ReturnType<typeof describe>): string {
  const title = `${name} (${file}:${line})${summary === '' ? '' : `: ${summary}`}`
  return `${title}\n\n${timeline}\n\n\`\`\`mermaid\n${diagram}\n\`\`\`\n`
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}
