import { type Duration, formatDuration, parseDuration } from '../payment/duration.ts'

/** A duration of real or world time: as text, `5s`, or as a number of ms. */
export type Time = Duration | number

/** How long a wait may take: real time, two minutes at the most. */
export type WaitOptions = { readonly within?: Time }

/**
 * How long a wait takes that says nothing else: shorter than what test runners give a test, so that the reason why nothing
 * came is told before the runner gives up. Mocha gives 2 s, others 5 s.
 */
export function usualWait(): Duration {
  return 'specify' in globalThis ? '1500ms' : '4s'
}

/** ms. Throws a TypeError for what is no duration. */
export function toMs(time: Time): number {
  const ms = typeof time === 'number' ? time : parseDuration(time)
  if (ms !== null && Number.isFinite(ms) && ms >= 0) return Math.round(ms)
  throw new TypeError(
    `${JSON.stringify(time)} is no duration: expected a text such as 250ms, 5s or 2m, or a number of ms`,
  )
}

/** As the control API takes it; what is no duration is for it to refuse. */
export function toText(time: Time): Duration {
  return typeof time === 'number' ? formatDuration(toMs(time)) : time
}
