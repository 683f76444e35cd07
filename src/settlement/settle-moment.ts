import { createRequire } from 'node:module'
import { z } from 'zod'
import { parseDuration } from '../payment/duration.ts'
import type { JsonObject } from '../payment/json.ts'

const require = createRequire(import.meta.url)

export const scheduleTypes = ['relative', 'cron', 'absolute'] as const

export type ScheduleType = (typeof scheduleTypes)[number]

const timestamp = z.iso.datetime({ offset: true })

/** What each form of `settle_schedule` looks like, for a client that got it wrong. */
export const scheduleForms: Readonly<Record<ScheduleType, string>> = {
  relative: 'a duration such as 3d, 2d12h or P3D',
  cron: 'a cron expression such as 0 6 * * 1-5, in UTC, that comes round',
  absolute: 'a timestamp with an offset, such as 2026-12-24T12:00:00Z',
}

/** Characters of a value; what reads cron expressions is not ours. */
const longest = 256

/**
 * When an order that was closed at `closedAt` is settled by its schedule; null where the value is of no use. Both in ms
 * of the world's time. A timestamp in the past means at once.
 * @GUESS that the clock starts when the order closes, and that cron is in UTC
 * (docs/contract/ping-payments-api.md#36-automatic-steps)
 */
export function toSettleMoment(type: string, value: string, closedAt: number): number | null {
  if (value.length > longest) return null
  if (type === 'relative') return later(readDuration(value), closedAt)
  if (type === 'cron') return nextRun(value, closedAt)
  // Date.parse alone takes 30 February for 2 March.
  return timestamp.safeParse(value).success ? Math.max(Date.parse(value), closedAt) : null
}

/** The same for what an order has stored. */
export function settleMomentIn(schedule: JsonObject | null, closedAt: number): number | null {
  if (schedule === null) return null
  return toSettleMoment(String(schedule['type']), String(schedule['value']), closedAt)
}

function later(duration: number | null, at: number): number | null {
  return duration === null ? null : at + duration
}

/** Our own spelling (`2d12h`) or that of ISO 8601 without years and months (`P2DT12H`, `P1W`). */
function readDuration(text: string): number | null {
  if (/^P(\d+W|(?=[\dT])(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?)$/i.test(text)) {
    if (/W$/i.test(text)) return parseDuration(`${Number(text.slice(1, -1)) * 7}d`)
    return parseDuration(text.replace(/[PT]/gi, '').toLowerCase())
  }
  return parseDuration(text)
}

function nextRun(expression: string, after: number): number | null {
  // Loaded with the first cron expression: a start needs it not.
  const { Cron }: typeof import('croner') = require('croner')
  try {
    const cron = new Cron(expression, { timezone: 'UTC', paused: true })
    return cron.nextRun(new Date(after))?.getTime() ?? null
  } catch {
    return null
  }
}
