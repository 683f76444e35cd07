import { z } from '@hono/zod-openapi'
import { durationPattern } from '../../payment/duration.ts'
import { endOfTime } from '../../scheduler/clock.ts'

/** A whole number in a query, in decimal digits: no `1e2`, no `0x10`, no blanks. */
export function wholeInQuery(least: number, most: number) {
  const error = `expected a whole number from ${least} to ${most}`
  return z
    .string({ error })
    .regex(/^\d{1,15}$/, { error })
    .transform(Number)
    .pipe(z.int({ error }).min(least, { error }).max(most, { error }))
    .openapi({ type: 'integer', minimum: least, maximum: most })
}

/** A duration as it is documented; who parses it says what is wrong with it. */
export const durationText = z.string().openapi({ pattern: durationPattern.source, example: '5s' })

const aTime = 'expected a time such as 2026-12-24T12:00:00Z, from 1970 to 9999'

/** A time of a world; the scheduler counts from 1970, and a time on the wire has four digits for the year. */
export const worldTime = z.iso
  .datetime({ offset: true, error: aTime })
  .refine((text) => Date.parse(text) >= 0 && Date.parse(text) <= endOfTime, { error: aTime })
  .openapi({ example: '2026-12-24T12:00:00Z' })
