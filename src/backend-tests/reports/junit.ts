import type { CheckResult, Report } from '../report.ts'
import { escapeMarkup } from './escape.ts'
import { tellCheck } from './text.ts'

/**
 * The report as JUnit XML, which GitHub's actions, GitLab and Jenkins read: one suite, one test case a check. What could
 * not be judged, and what is known, is skipped with its reason.
 */
export function toJunit(report: Report): string {
  const { checks, backend } = report
  const failures = checks.filter(({ verdict }) => verdict === 'FAIL').length
  const skipped = checks.filter(({ verdict }) => verdict !== 'FAIL' && verdict !== 'PASS').length
  const time = toSeconds(checks.reduce((sum, { took_ms }) => sum + took_ms, 0))
  const totals = `tests="${checks.length}" failures="${failures}" errors="0" skipped="${skipped}" time="${time}"`
  const name = escapeMarkup(`ping-sandbox: ${backend.name}`)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${name}" ${totals}>`,
    `  <testsuite name="${name}" ${totals}>`,
    ...checks.map((check) => toCase(check, backend.name)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

function toCase(check: CheckResult, backend: string): string {
  const { id, took_ms, verdict, why } = check
  const head = `    <testcase name="${escapeMarkup(id)}" classname="${escapeMarkup(backend)}" time="${toSeconds(took_ms)}"`
  if (verdict === 'PASS') return `${head}/>`
  const message = escapeMarkup(verdict === 'FAIL' ? why : `${verdict}: ${why}`)
  const inside =
    verdict === 'FAIL'
      ? `      <failure message="${message}" type="${escapeMarkup(id)}">${escapeMarkup(tellCheck(check))}</failure>`
      : `      <skipped message="${message}"/>`
  return `${head}>\n${inside}\n    </testcase>`
}

function toSeconds(ms: number): string {
  return (ms / 1_000).toFixed(3)
}
