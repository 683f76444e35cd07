import { randomUUID } from 'node:crypto'
import { catalogue } from '../catalogue/catalogue.ts'
import type { Check } from '../catalogue/check.ts'
import { type Checked, countVerdicts, type Report } from '../report.ts'
import type { Subject } from '../subject/subject.ts'
import { Undecided } from './endings.ts'
import { notPlayed, type Played, playCheck, skipped, unknown } from './run-check.ts'
import { createSandboxCalls, type SandboxAddress } from './sandbox-calls.ts'
import { createTrial } from './trial.ts'
import { holdClock, learnTenant, refuseForeignPayments, toRunError } from './world.ts'

/** What is told while a run goes on. */
export type Progress =
  | { readonly kind: 'begun'; readonly id: string; readonly of: number }
  | { readonly kind: 'ended'; readonly check: Checked; readonly of: number }

export type RunOptions = {
  /** the checks to run; all unless given */
  readonly checks?: readonly Check[]
  /** the tenant the backend calls Ping with, whatever its file says */
  readonly tenant?: string | undefined
  /** checks whose UNKNOWN is a FAIL */
  readonly require?: readonly string[]
  /** runs in a world with payments that are not of a test */
  readonly inUse?: boolean
  /** the backend's file, for the report */
  readonly file?: string | null
  /** ms of real time a callback may take to be acknowledged; 10 s, as with the vendor */
  readonly acknowledgeWithin?: number
  readonly onProgress?: (progress: Progress) => void
  /** stops the run: what was not judged is SKIPPED, and the world is left as it was found */
  readonly signal?: AbortSignal
}

export type Run = {
  readonly report: Report
  /** with the scenarios, which the report only names */
  readonly checks: readonly Checked[]
}

/** Checks at the same time where each has a world of its own. */
const atOnce = 4

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
  const results = await playAll(checks, subject, world, options)
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
  return { report, checks: judged }
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

type Worlds = {
  /** null: each check has one of its own */
  readonly tenantId: string | null
  /** why no check can be run; null: they can */
  readonly obstacle: string | null
  readonly lanes: number
  play(check: Check, signal: AbortSignal): Promise<Played>
  close(): Promise<Report['sandbox']['clock']>
}

async function openWorlds(
  subject: Subject,
  sandbox: SandboxAddress,
  options: RunOptions,
): Promise<Worlds> {
  const given = options.tenant ?? subject.tenantId
  const acknowledgeWithin = options.acknowledgeWithin ?? 10_000
  if (given === null && subject.takesTenant)
    return openOwnWorlds(subject, sandbox, acknowledgeWithin)

  const learnt = given === null ? await learnTenant(subject, sandbox) : null
  if (learnt !== null && 'why' in learnt) return noWorld(learnt.why)
  const tenantId = given ?? learnt?.tenantId ?? ''
  const calls = createSandboxCalls(sandbox, tenantId)
  if (options.inUse !== true) await refuseForeignPayments(calls)
  const clock = await holdClock(calls)
  const seenPayments = new Set((await calls.newest({ limit: 200 })).map(({ id }) => id))
  const origins = new Set([calls.origin])
  const base = { subject, calls, tenantId, seenPayments, origins, acknowledgeWithin }
  try {
    const obstacle = await tryOut({ ...base, signal: options.signal ?? never })
    return {
      tenantId,
      obstacle,
      lanes: 1,
      play: (check, signal) => playCheck(check, { ...base, signal }),
      close: clock.release,
    }
  } catch (error) {
    await clock.release()
    throw error
  }
}

const never = new AbortController().signal

function noWorld(obstacle: string): Worlds {
  return {
    tenantId: null,
    obstacle,
    lanes: 1,
    play: () => Promise.reject(new Error('there is no world')),
    close: () => Promise.resolve(null),
  }
}

async function openOwnWorlds(
  subject: Subject,
  sandbox: SandboxAddress,
  acknowledgeWithin: number,
): Promise<Worlds> {
  const begin = async (signal: AbortSignal) => {
    const tenantId = randomUUID()
    const calls = createSandboxCalls(sandbox, tenantId)
    await calls.clock.set('manual')
    return {
      subject,
      calls,
      tenantId,
      seenPayments: new Set<string>(),
      origins: new Set([calls.origin]),
      acknowledgeWithin,
      signal,
    }
  }
  return {
    tenantId: null,
    obstacle: await tryOut(await begin(never)),
    lanes: atOnce,
    play: async (check, signal) => playCheck(check, await begin(signal)),
    close: () => Promise.resolve(null),
  }
}

/** Buys once, and asks what the backend believes of it: why no check could be judged, or null. */
async function tryOut(options: Parameters<typeof createTrial>[0]): Promise<string | null> {
  const trial = createTrial(options, {
    version: 1,
    name: 'backend-test-probe',
    checkout: { mode: 'interactive' },
  })
  try {
    const seen = await trial.see(await trial.buy())
    return seen.kind === 'unclear'
      ? `What the backend believes is not to be seen: ${seen.why}.`
      : null
  } catch (error) {
    if (!(error instanceof Undecided)) throw error
    return error.message
  }
}

async function playAll(
  checks: readonly Check[],
  subject: Subject,
  world: Worlds,
  { onProgress = () => undefined, signal = never }: RunOptions,
): Promise<Checked[]> {
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
    const { isDown, result } = await world.play(check, signal)
    downs = isDown ? downs + 1 : 0
    if (downs >= downLimit) obstacle ??= 'The backend does not answer any more.'
    const judged = result.then(end)
    if (check.stage === 'alone') await judged
    else waiting.push(judged)
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
  return checks.flatMap(({ id }) => results.get(id) ?? [])
}

function whyNot(check: Check, subject: Subject, obstacle: string | null, signal: AbortSignal) {
  if (signal.aborted) return skipped('The run was stopped.')
  const skips = check.skips?.(subject) ?? null
  if (skips !== null) return skipped(skips)
  const cannot = check.cannot?.(subject) ?? obstacle
  return cannot === null ? null : unknown(cannot)
}
