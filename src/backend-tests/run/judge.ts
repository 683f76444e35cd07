import { setTimeout as sleep } from 'node:timers/promises'
import type { Seen } from '../subject/subject.ts'
import type { Expectation } from './expectations.ts'

/** ms of real time between two looks at an order */
const lookEvery = 50

/** ms of real time for which what must come still holds */
const holdsFor = 200

export type Judged = {
  /** `unclear`: the backend did not say what it believes */
  readonly outcome: 'holds' | 'fails' | 'unclear'
  readonly seen: Seen
}

/**
 * Asks what the backend believes until the expectation is decided: what must come ends the wait once it holds and still
 * holds 200 ms later, what must stay is looked at for the whole of `within` ms.
 */
export async function judge(
  see: () => Promise<Seen>,
  expectation: Expectation,
  { within, signal }: { within: number; signal: AbortSignal },
): Promise<Judged> {
  const end = performance.now() + within
  let heldSince: number | null = null
  for (;;) {
    const seen = await see()
    const now = performance.now()
    heldSince = expectation.holds(seen) ? (heldSince ?? now) : null
    const held = heldSince === null ? null : now - heldSince
    const decided = decide(expectation, seen, held)
    if (decided !== null) return { outcome: decided, seen }
    // What came at the last moment is looked at until it is decided.
    const isOver = now >= end && !(expectation.must === 'come' && held !== null)
    if (isOver || signal.aborted) return { outcome: atTheEnd(seen, held !== null), seen }
    await sleep(lookEvery)
  }
}

/** The outcome, where one look decides; `held`: for how many ms it holds, null where it does not. */
function decide(
  { must, isLost }: Expectation,
  seen: Seen,
  held: number | null,
): Judged['outcome'] | null {
  if (must === 'stay') return held === null && seen.kind === 'seen' ? 'fails' : null
  if (held !== null) return held >= holdsFor ? 'holds' : null
  return isLost(seen) ? 'fails' : null
}

function atTheEnd(seen: Seen, holds: boolean): Judged['outcome'] {
  if (seen.kind === 'unclear') return 'unclear'
  return holds ? 'holds' : 'fails'
}
