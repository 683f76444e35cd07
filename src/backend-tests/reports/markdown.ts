import type { CheckResult, Report } from '../report.ts'
import { escapeCell } from './escape.ts'
import { tellCounts, toClock } from './text.ts'

const marks = { PASS: '✅', FAIL: '❌', UNKNOWN: '❔', SKIPPED: '⏭️', KNOWN: '📌' } as const

/** The report as Markdown, for the summary of a CI job. */
export function toMarkdown({ backend, checks, counts }: Report): string {
  const failed = checks.filter(({ verdict }) => verdict === 'FAIL')
  return [
    `## ${escapeCell(backend.name)}: ${tellCounts(counts)}`,
    '',
    ...failed.flatMap(tellFailure),
    '| | check | |',
    '| --- | --- | --- |',
    ...checks.map(
      ({ verdict, id, title, why }) =>
        `| ${marks[verdict]} ${verdict} | ${id} | ${escapeCell(verdict === 'PASS' ? title : why)} |`,
    ),
    '',
  ].join('\n')
}

function tellFailure(check: CheckResult): string[] {
  const { id, why, expected, actual, evidence, scenario, timeline_url } = check
  return [
    `### ❌ ${id}`,
    '',
    escapeCell(why),
    '',
    `- expected: ${escapeCell(expected)}`,
    `- actual: ${escapeCell(actual)}`,
    ...evidence.map(
      ({ at, from, to, what }) => `- ${toClock(at)} ${from} → ${to}: ${escapeCell(what)}`,
    ),
    ...(scenario === null ? [] : [`- repeat it: ${escapeCell(scenario)}`]),
    ...(timeline_url === null ? [] : [`- timeline: <${timeline_url}>`]),
    '',
  ]
}
