import { z } from 'zod'
import { type Duration, durationPattern, parseDuration } from '../../payment/duration.ts'
import { momentPattern, parseAfter, parseMoment } from './moments.ts'
import { unknownWords } from './nearest.ts'

const aDuration = 'expected a duration such as 250ms, 5s, 2m, 1h, 3d or 2d12h, at most ten years'
const aMoment = 'expected an event, or an event + a duration, such as checkout.approved + 2s'
const anAfter = 'expected after and a moment, such as after callback(pending).acked'

export const duration = z
  .string({ error: aDuration })
  .regex(durationPattern, { error: aDuration, abort: true })
  .refine((text) => parseDuration(text) !== null, { error: aDuration }) as unknown as z.ZodType<
  Duration,
  Duration
>

/** A duration from `least` to `most`, both of them allowed. */
export function durationWithin(least: Duration, most: Duration) {
  const error = `expected a duration from ${least} to ${most}, such as 5s`
  const [from, to] = [parseDuration(least) ?? 0, parseDuration(most) ?? 0]
  return z
    .string({ error })
    .regex(durationPattern, { error, abort: true })
    .refine(
      (text) => {
        const ms = parseDuration(text)
        return ms !== null && ms >= from && ms <= to
      },
      { error },
    )
    .meta({ least, most }) as unknown as z.ZodType<Duration, Duration>
}

export const moment = z
  .string({ error: aMoment })
  .regex(momentPattern, { error: aMoment, abort: true })
  .refine((text) => parseMoment(text) !== null, { error: aMoment })

export const afterMoment = z
  .string({ error: anAfter })
  .regex(/^after /, { error: anAfter, abort: true })
  .refine((text) => parseAfter(text) !== null, { error: anAfter })

export function text(error: string, pattern: RegExp) {
  return z.string({ error }).regex(pattern, { error })
}

/** Any text, line breaks and all. */
export function anyText(max: number) {
  const error = `expected a text of 1 to ${max} characters`
  return z.string({ error }).min(1, { error }).max(max, { error })
}

export function whole(min: number, max: number) {
  const error = `expected a whole number from ${min} to ${max}`
  return z.int({ error }).min(min, { error }).max(max, { error })
}

export function list<T extends z.ZodType>(element: T, min = 0, max = 100) {
  const error = `expected a list of ${min} to ${max} entries`
  return z.array(element, { error }).min(min, { error }).max(max, { error })
}

/** A map that refuses keys it does not know. The message has one line for each such key, in their order. */
export function strict<S extends z.core.$ZodShape>(shape: S) {
  const known = Object.keys(shape)
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? unknownWords('key', issue.keys, known).join('\n')
        : `expected a map with keys of: ${known.join(', ')}`,
  })
}
