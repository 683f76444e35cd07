import { parseDuration } from '../../payment/duration.ts'
import type { Events, SandboxEvent } from '../../scheduler/events.ts'
import { refuse } from './errors.ts'

/** The longest a call may wait, ms. */
const longest = 120_000

export function readWait(text: string | undefined): number | null {
  if (text === undefined) return null
  const ms = parseDuration(text)
  if (ms === null || ms > longest) {
    refuse(
      422,
      'invalid_format',
      `wait is "${text}": expected a duration such as 250ms, 5s or 2m, 2m at the most`,
    )
  }
  return ms
}

/** When a wait that found nothing ended, in words. */
export function untilWhen(events: Events, wait: string): string {
  return events.isClosed() ? 'before the sandbox was stopped' : `within ${wait}`
}

/**
 * Answers what `look` finds, as soon as it finds something: at once, or when an event that `concerns` it is published; `null`
 * after `ms` of real time, or when the sandbox is stopped. Nothing is polled.
 */
export function waitFor<Found>(
  events: Events,
  ms: number,
  concerns: (item: SandboxEvent) => boolean,
  look: () => Found | null,
): Promise<Found | null> {
  const found = look()
  if (found !== null || ms === 0 || events.isClosed()) return Promise.resolve(found)
  return new Promise((resolve) => {
    // Not a signal's timer, which would let a script end that waits for nothing else.
    const timer = setTimeout(late, ms)
    function end(result: Found | null): void {
      stopListening()
      clearTimeout(timer)
      resolve(result)
    }
    function late(): void {
      end(look())
    }
    const removeListener = events.listen((item) => {
      if (!concerns(item)) return
      const now = look()
      if (now !== null) end(now)
    })
    const removeCloseListener = events.onClose(late)
    function stopListening(): void {
      removeListener()
      removeCloseListener()
    }
  })
}
