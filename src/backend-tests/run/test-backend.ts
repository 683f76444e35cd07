import { catalogue } from '../catalogue/catalogue.ts'
import type { Check } from '../catalogue/check.ts'
import { type Checked, countVerdicts, type Report } from '../report.ts'
import type { Subject } from '../subject/subject.ts'
import { never, openWorlds, type WorldOptions, type Worlds } from './open-worlds.ts'
import { notPlayed, skipped, unknown, workedOff } from './run-check.ts'
import type { SandboxAddress } from './sandbox-calls.ts'
import { toRunError } from './world.ts'

/** What is told while a run goes on. */
export type Progress =
  | { readonly kind: 'begun'; readonly id: string; readonly of: number }
  | { readonly kind: 'ended'; readonly check: Checked; readonly of: number }

export type RunOptions = WorldOptions & {
  /** the checks to run; all unless given */
  readonly checks?: readonly Check[]
  /** checks whose UNKNOWN is a FAIL */
  readonly require?: readonly string[]
  /** the backend's file, for the report */
  readonly file?: string | null
  readonly onProgress?: (progress: Progress) => void
}

export type Run = {
  readonly report: Report
  /** with the scenarios, which the report only names */
  readonly checks: readonly Checked[]
  /** the backend did not answer any more in the end */
  readonly isDown: boolean
}

/** Backends that did not answer so many checks in a row are not asked any more. */
const downLimit = 2

const stages = ['free', 'alone', 'open'] as const

/**
 * Runs the checks on a backend, and judges each by what the backend did in the end. Throws BackendTestError where the run
 * cannot be made as asked for, or the sandbox does not answer.
 */
export async function runChecks(
  subject: Subject,
  sandbox: SandboxAddress,
  options: RunOptions = {},
): Promise<Run> {
  try {
    return await run(subject, sandbox, options)
  } catch (error) {
    throw toRunError(error)
  }
}

async function run(subject: Subject, sandbox: SandboxAddress, options: RunOptions): Promise<Run> {
  const { checks = catalogue, tenant, file = null } = options
  const world = await openWorlds(subject, sandbox, { ...options, tenant })
  const { results, isDown } = await playAll(checks, subject, world, options)
  const clock = await world.close()
  const known = new Set(subject.known)
  const required = new Set(options.require ?? [])
  const judged = results.map((check) => applyRules(check, known, required))
  const report: Report = {
    version: 1,
    backend: { name: subject.name, file },
    sandbox: { url: new URL(sandbox.url).origin, tenant_id: world.tenantId, clock },
    checks: judged.map(({ document: _, ...check }) => check),
    counts: countVerdicts(judged),
  }
  return { report, checks: judged, isDown }
}

function applyRules(
  check: Checked,
  known: ReadonlySet<string>,
  required: ReadonlySet<string>,
): Checked {
  if (check.verdict === 'UNKNOWN' && required.has(check.id))
    return { ...check, verdict: 'FAIL', expected: 'a verdict (--require)', actual: 'UNKNOWN' }
  return check.verdict === 'FAIL' && known.has(check.id) ? { ...check, verdict: 'KNOWN' } : check
}

async function playAll(
  checks: readonly Check[],
  subject: Subject,
  world: Worlds,
  { onProgress = () => undefined, signal = never }: RunOptions,
): Promise<{ readonly results: Checked[]; readonly isDown: boolean }> {
  const results = new Map<string, Checked>()
  let downs = 0
  let obstacle = world.obstacle

  function end(check: Checked): void {
    results.set(check.id, check)
    onProgress({ kind: 'ended', check, of: checks.length })
  }

  /** Plays one, and answers when it is judged. */
  async function play(check: Check, waiting: Promise<void>[]): Promise<void> {
    const without = whyNot(check, subject, obstacle, signal)
    if (without !== null) return end(notPlayed(check, without))
    onProgress({ kind: 'begun', id: check.id, of: checks.length })
    const played = await world.play(check, signal)
    const { isDown, came, result } = played
    downs = isDown ? downs + 1 : 0
    if (downs >= downLimit) obstacle ??= 'The backend does not answer any more.'
    const judged = result.then(end)
    waiting.push(judged)
    judged.catch(() => undefined)
    if (check.stage === 'alone') await came
    if (check.stage === 'free')
      await workedOff(played, { activity: world.activity, within: subject.settlesWithin })
  }

  async function playStage(stage: Check['stage']): Promise<void> {
    const queue = checks.filter((check) => check.stage === stage)
    const waiting: Promise<void>[] = []
    const lane = async () => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift())
        await play(next, waiting)
    }
    const lanes = stage === 'alone' ? 1 : world.lanes
    try {
      await Promise.all(Array.from({ length: lanes }, lane))
    } finally {
      await Promise.allSettled(waiting)
    }
    await Promise.all(waiting)
  }

  try {
    for (const stage of stages) await playStage(stage)
  } catch (error) {
    await world.close()
    throw error
  }
  return { results: checks.flatMap(({ id }) => results.get(id) ?? []), isDown: downs >= downLimit }
}

function whyNot(check: Check, subject: Subject, obstacle: string | null, signal: AbortSignal) {
  if (signal.aborted) return skipped('The run was stopped.')
  const skips = check.skips?.(subject) ?? null
  if (skips !== null) return skipped(skips)
  const cannot = check.cannot?.(subject) ?? obstacle
  return cannot === null ? null : unknown(cannot)
}
