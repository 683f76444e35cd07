import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Check } from '../catalogue/check.ts'
import type { Report } from '../report.ts'
import type { Subject } from '../subject/subject.ts'
import { type Activity, createActivity } from './activity.ts'
import { Undecided } from './endings.ts'
import { type Played, playCheck } from './run-check.ts'
import { createSandboxCalls, type SandboxAddress } from './sandbox-calls.ts'
import { createTrial } from './trial.ts'
import { holdClock, learnTenant, refuseForeignPayments } from './world.ts'

export type WorldOptions = {
  /** the tenant the backend calls Ping with, whatever its file says */
  readonly tenant?: string | undefined
  /** runs in a world with payments that are not of a test */
  readonly inUse?: boolean
  /** ms of real time a callback may take to be acknowledged; 10 s, as with the vendor */
  readonly acknowledgeWithin?: number
  /** stops the run: what was not judged is SKIPPED, and the world is left as it was found */
  readonly signal?: AbortSignal
}

/** Checks at the same time where each has a world of its own. */
const atOnce = 4

/** The worlds that checks of a run are played in. */
export type Worlds = {
  /** null: each check has one of its own */
  readonly tenantId: string | null
  /** why no check can be run; null: they can */
  readonly obstacle: string | null
  readonly lanes: number
  /** what the backend is busy with, in whatever world */
  readonly activity: Activity
  play(check: Check, signal: AbortSignal): Promise<Played>
  close(): Promise<Report['sandbox']['clock']>
}

/**
 * Holds the clock of the backend's world, or has one world for each check where it takes the tenant from the request, and
 * tries whether it buys at all. Throws BackendTestError where the world is somebody else's.
 */
export async function openWorlds(
  subject: Subject,
  sandbox: SandboxAddress,
  options: WorldOptions = {},
): Promise<Worlds> {
  const given = options.tenant ?? subject.tenantId
  const acknowledgeWithin = options.acknowledgeWithin ?? 10_000
  if (given === null && subject.takesTenant)
    return openOwnWorlds(subject, sandbox, acknowledgeWithin)

  const learnt =
    given === null ? await learnTenant(subject, sandbox, options.signal ?? never) : null
  if (learnt !== null && 'why' in learnt) return noWorld(learnt.why)
  const tenantId = given ?? learnt?.tenantId ?? ''
  const calls = createSandboxCalls(sandbox, tenantId)
  if (options.inUse !== true) await refuseForeignPayments(calls)
  const clock = await holdClock(calls)
  const seenPayments = new Set((await calls.newest({ limit: 200 })).map(({ id }) => id))
  const origins = new Set([calls.origin])
  const activity = createActivity()
  const base = { subject, calls, tenantId, seenPayments, origins, acknowledgeWithin, activity }
  try {
    const obstacle = await tryOut({ ...base, signal: options.signal ?? never })
    return {
      tenantId,
      obstacle,
      lanes: 1,
      activity,
      play: (check, signal) => playCheck(check, { ...base, signal }),
      close: clock.release,
    }
  } catch (error) {
    await clock.release()
    throw error
  }
}

/** A signal that stops nothing. */
export const never: AbortSignal = new AbortController().signal

function noWorld(obstacle: string): Worlds {
  return {
    tenantId: null,
    obstacle,
    lanes: 1,
    activity: createActivity(),
    play: () => Promise.reject(new Error('there is no world')),
    close: () => Promise.resolve(null),
  }
}

async function openOwnWorlds(
  subject: Subject,
  sandbox: SandboxAddress,
  acknowledgeWithin: number,
): Promise<Worlds> {
  const activity = createActivity()
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
      activity,
      signal,
    }
  }
  return {
    tenantId: null,
    obstacle: await tryOut(await begin(never)),
    lanes: atOnce,
    activity,
    play: async (check, signal) => playCheck(check, await begin(signal)),
    close: () => Promise.resolve(null),
  }
}

/** ms of real time between two looks at what the backend believes */
const lookEvery = 100

/** Buys once, and asks what the backend believes of it: why no check could be judged, or null. */
async function tryOut(options: Parameters<typeof createTrial>[0]): Promise<string | null> {
  const trial = createTrial(options, {
    version: 1,
    name: 'backend-test-probe',
    checkout: { mode: 'interactive' },
  })
  try {
    const purchase = await trial.buy()
    const end = performance.now() + options.subject.settlesWithin
    let seen = await trial.see(purchase)
    while (seen.kind === 'unclear' && performance.now() < end && !options.signal.aborted) {
      await sleep(lookEvery)
      seen = await trial.see(purchase)
    }
    return seen.kind === 'unclear'
      ? `What the backend believes is not to be seen: ${seen.why}.`
      : null
  } catch (error) {
    if (!(error instanceof Undecided)) throw error
    return error.message
  }
}
