import { setTimeout as sleep } from 'node:timers/promises'
import type { Seen } from '../subject/subject.ts'
import type { Activity } from './activity.ts'
import { describeSeen, type Expectation } from './expectations.ts'

/** ms of real time between two looks at an order */
const lookEvery = 50

/** The same for an order that has come to what it must, and is watched for what must not follow. */
const watchEvery = 250

/** ms of real time for which what must come still holds */
const holdsFor = 200

/** ms of real time for which a backend that restarts is not to be seen at most */
const hiddenFor = 10_000

/** Work that the backend has taken up takes no longer than so many times what other work took. */
export const manyTimes = 4

/** ms of real time after which nothing new is waited for, however busy the backend is */
const longest = 60_000

export type Judged = {
  /** `unclear`: the backend did not say what it believes */
  readonly outcome: 'holds' | 'fails' | 'unclear'
  readonly seen: Seen
}

export type Judging = {
  /** ms of real time that the backend has after the last message */
  readonly within: number
  readonly signal: AbortSignal
  /** what the backend is busy with: a queue that it works off may have messages of other orders in front of this one */
  readonly activity: Activity
  /** what is to last is watched for no longer than the backend's work has taken so far, several times over */
  readonly isBrief?: boolean
  /** what must come was seen for the first time: the backend has worked off the messages of this order */
  readonly onSeen?: () => void
  /** what must come has come, and held for a moment */
  readonly onCome?: () => void
}

/**
 * Asks what the backend believes until the expectation is decided: what must come ends the wait once it holds and still
 * holds 200 ms later, unless nothing may follow; what must stay is looked at for the whole of `within` ms. What has not
 * come is waited for as long as the backend still gets messages or is seen to work on some.
 */
export async function judge(
  see: () => Promise<Seen>,
  expectation: Expectation,
  judging: Judging,
): Promise<Judged> {
  const watch = createWatch(expectation, judging)
  for (;;) {
    const seen = await see()
    const outcome = watch.look(seen, performance.now())
    if (outcome !== null) return { outcome, seen }
    await sleep(watch.hasCome() ? watchEvery : lookEvery)
  }
}

/** What was seen of one order so far, and what that decides. */
function createWatch(expectation: Expectation, judging: Judging) {
  const { within, signal, activity, isBrief = false } = judging
  const { must, holds, suffices } = expectation
  const begun = performance.now()
  let cameAt: number | null = null
  let heldSince: number | null = null
  let before: string | null = null
  let wasSeen = false

  function note(seen: Seen, now: number): void {
    heldSince = holds(seen) ? (heldSince ?? now) : null
    const told = describeSeen(seen)
    // It works off its messages, so another order may have its turn next.
    if (before !== null && told !== before && cameAt === null) activity.happened()
    before = told
    if (must === 'stay' || cameAt !== null || heldSince === null) return
    if (!wasSeen) activity.cameAfter(now - begun)
    if (!wasSeen) judging.onSeen?.()
    wasSeen = true
    if (now - heldSince < holdsFor) return
    cameAt = now
    judging.onCome?.()
  }

  /** ms of real time for which what has come is watched */
  function lasts(): number {
    const slowest = activity.slowest() ?? within
    return isBrief ? Math.min(within, holdsFor + slowest * manyTimes) : within
  }

  function end(): number {
    if (must === 'stay') return begun + within
    if (cameAt !== null) return cameAt + lasts()
    const latest = begun + Math.max(within, longest)
    return Math.min(Math.max(begun, activity.lastAt()) + within, latest)
  }

  /** What came at the last moment is looked at until it is decided; so is what a restart hides for a moment. */
  function isOver({ kind }: Seen, now: number): boolean {
    if (signal.aborted) return true
    if (now < end()) return false
    if (must === 'stay') return true
    return cameAt === null ? heldSince === null : kind !== 'unclear' || now > end() + hiddenFor
  }

  return {
    hasCome: () => cameAt !== null,
    look(seen: Seen, now: number): Judged['outcome'] | null {
      note(seen, now)
      if (must === 'come' && cameAt !== null) return 'holds'
      if (isRefuted(expectation, seen)) return 'fails'
      if (!isOver(seen, now)) return null
      if (seen.kind === 'unclear') return 'unclear'
      return heldSince !== null || suffices?.(seen) === true ? 'holds' : 'fails'
    },
  }
}

/** Does one look decide that it does not hold? */
function isRefuted({ must, holds, isLost }: Expectation, seen: Seen): boolean {
  return must === 'stay' ? seen.kind === 'seen' && !holds(seen) : isLost(seen)
}
