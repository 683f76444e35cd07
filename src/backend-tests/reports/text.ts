import { formatDuration } from '../../payment/duration.ts'
import { type CheckResult, type Report, verdicts } from '../report.ts'

/** One check in words: what is wrong, what was expected, the messages that prove it, and how to repeat it. */
export function tellCheck(check: CheckResult): string {
  const { why, expected, actual, evidence, scenario, timeline_url } = check
  return [
    why,
    ...(expected === '' ? [] : [`expected: ${expected}`, `actual:   ${actual}`]),
    ...evidence.map(({ at, from, to, what }) => `${toClock(at)} ${from} → ${to}: ${what}`),
    ...(scenario === null ? [] : [`scenario: ${scenario}`]),
    ...(timeline_url === null ? [] : [`timeline: ${timeline_url}`]),
  ].join('\n')
}

/** `12:34:56.789` */
export function toClock(at: string): string {
  return at.slice(11, 23)
}

/** The report for a terminal: a line a check, and at the end what failed, in words. */
export function toTable({ checks, counts, sandbox }: Report): string {
  const width = Math.max(0, ...checks.map(({ id }) => id.length))
  const rows = checks.map(({ id, verdict, title, why }) => {
    const text = verdict === 'PASS' ? title : why
    return `${verdict.padEnd(7)} ${id.padEnd(width)}  ${text}`.trimEnd()
  })
  const failed = checks.filter(({ verdict }) => verdict === 'FAIL')
  const told = failed.map((check) => `FAIL ${check.id}\n${indent(tellCheck(check))}`)
  return [rows.join('\n'), ...told, tellEnd(counts, sandbox)].join('\n\n')
}

function tellEnd(counts: Report['counts'], { clock }: Report['sandbox']): string {
  const moved =
    clock === null || clock.moved_ms === 0
      ? ''
      : ` The world's clock was moved by ${formatDuration(Math.round(clock.moved_ms / 1_000) * 1_000)}; its mode is ${clock.mode}, as before.`
  return `${tellCounts(counts)}.${moved}`
}

/** `30 PASS, 1 FAIL` */
export function tellCounts(counts: Report['counts']): string {
  const told = verdicts.filter((verdict) => counts[verdict] > 0)
  return told.length === 0
    ? 'Nothing was checked'
    : told.map((verdict) => `${counts[verdict]} ${verdict}`).join(', ')
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '  ')
}
