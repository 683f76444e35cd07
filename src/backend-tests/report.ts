import type { Scenario } from '../client/scenario.ts'

export const verdicts = ['PASS', 'FAIL', 'UNKNOWN', 'SKIPPED', 'KNOWN'] as const

export type Verdict = (typeof verdicts)[number]

/** A message that proves a finding. */
export type Evidence = {
  /** real time, ISO 8601 */
  readonly at: string
  readonly from: 'ping' | 'backend' | 'payer' | 'test'
  readonly to: 'ping' | 'backend' | 'payer' | 'test'
  readonly what: string
}

/** What came of one check. */
export type CheckResult = {
  readonly id: string
  /** what must hold, in a sentence */
  readonly title: string
  readonly verdict: Verdict
  readonly expected: string
  readonly actual: string
  /** in a sentence; empty where it passed */
  readonly why: string
  /** the file that repeats it, or where none was written the scenario's name; null where it has none */
  readonly scenario: string | null
  readonly payment_ids: readonly string[]
  readonly timeline_url: string | null
  readonly evidence: readonly Evidence[]
  /** ms of real time */
  readonly took_ms: number
}

/** The same with the scenario itself, which `--out` writes to a file. */
export type Checked = CheckResult & { readonly document: Scenario | null }

export type Counts = Readonly<Record<Verdict, number>>

/** What a run found out, with the shape of `--json`. */
export type Report = {
  readonly version: 1
  readonly backend: { readonly name: string; readonly file: string | null }
  readonly sandbox: {
    readonly url: string
    /** null: each check had a world of its own */
    readonly tenant_id: string | null
    /** the clock's mode is what it was; `moved_ms` is how far the run moved its time. null: worlds of its own */
    readonly clock: { readonly mode: string; readonly moved_ms: number } | null
  }
  readonly checks: readonly CheckResult[]
  readonly counts: Counts
}

export function countVerdicts(checks: readonly { readonly verdict: Verdict }[]): Counts {
  const counts = { PASS: 0, FAIL: 0, UNKNOWN: 0, SKIPPED: 0, KNOWN: 0 }
  for (const { verdict } of checks) counts[verdict] += 1
  return counts
}

/** 0: no FAIL and at least one PASS; 1: a FAIL; 3: nothing could be judged. */
export function toExitCode({ counts }: Pick<Report, 'counts'>): 0 | 1 | 3 {
  if (counts.FAIL > 0) return 1
  return counts.PASS > 0 ? 0 : 3
}

/** A run that cannot be made as it was asked for. `exitCode` 2: the usage is wrong; 3: somebody does not answer. */
export class BackendTestError extends Error {
  override name = 'BackendTestError'
  readonly exitCode: 2 | 3

  constructor(exitCode: 2 | 3, message: string) {
    super(message)
    this.exitCode = exitCode
  }
}
