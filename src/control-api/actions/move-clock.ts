import { parseDuration } from '../../payment/duration.ts'
import { type ClockMode, endOfTime, toWireTime } from '../../scheduler/clock.ts'
import { type SandboxEvent, toWorldEvent } from '../../scheduler/events.ts'
import {
  AbandonedTimeError,
  EndlessScheduleError,
  StoppedTimeError,
} from '../../scheduler/move-time.ts'
import { refuse } from '../http/errors.ts'
import { type ClockContext, readClock } from '../queries/read-clock.ts'
import type { ClockReport, MovedReport } from '../schemas/clock.ts'

/** By how much, or to when: one of the two. */
export type Move = { readonly by?: string | undefined; readonly to?: string | undefined }

/** Events that others cause meanwhile: not part of what moving the clock did. */
const unrelated: readonly string[] = ['request', 'clock']

export function setClockMode(
  control: ClockContext,
  tenantId: string,
  mode: ClockMode,
): ClockReport {
  control.worlds.setMode(tenantId, mode)
  control.scheduler.wake(tenantId)
  publishClock(control, tenantId)
  return readClock(control, tenantId)
}

/**
 * Moves the clock by a duration, to a time, or (null) through everything that is planned. Answers when all due work is
 * done. Throws ControlError where time cannot move so.
 */
export async function moveClock(
  control: ClockContext,
  tenantId: string,
  move: Move | null,
): Promise<MovedReport> {
  const happened: SandboxEvent[] = []
  let stopListening = () => {}
  let before = 0
  try {
    await control.scheduler.move(tenantId, (now) => {
      before = now
      const target = move === null ? null : toTarget(move, now)
      stopListening = control.events.listen((item) => {
        if (item.tenantId === tenantId && !unrelated.includes(item.kind)) happened.push(item)
      })
      return target
    })
  } catch (error) {
    if (error instanceof EndlessScheduleError) refuse(409, 'endless_agenda', error.message)
    if (error instanceof AbandonedTimeError) refuse(409, 'world_changed', error.message)
    if (error instanceof StoppedTimeError) refuse(503, 'stopped', error.message)
    throw error
  } finally {
    stopListening()
  }
  publishClock(control, tenantId, before)
  return {
    ...readClock(control, tenantId),
    data: inOrder(control, tenantId, happened).map(toReport),
  }
}

/**
 * By time. Payments do not wait for each other, and outcomes come in as merchants answer: of one instant, the older
 * payment comes first, each with its own events as they happened, then what belongs to no payment, by order.
 */
function inOrder(
  { stores }: ClockContext,
  tenantId: string,
  happened: readonly SandboxEvent[],
): readonly SandboxEvent[] {
  const places = new Map<string | null, number>([[null, Number.POSITIVE_INFINITY]])
  const placeOf = ({ paymentId }: SandboxEvent) => {
    const known = places.get(paymentId)
    if (known !== undefined || paymentId === null) return known ?? Number.POSITIVE_INFINITY
    const place = stores.payments.find(tenantId, paymentId)?.seq ?? Number.POSITIVE_INFINITY
    places.set(paymentId, place)
    return place
  }
  const orderOf = ({ facts }: SandboxEvent) => String(facts['payment_order_id'] ?? '')
  return happened.toSorted((one, other) => {
    if (one.at !== other.at) return one.at - other.at
    const [place, otherPlace] = [placeOf(one), placeOf(other)]
    if (place !== otherPlace) return place < otherPlace ? -1 : 1
    return place === Number.POSITIVE_INFINITY ? compare(orderOf(one), orderOf(other)) : 0
  })
}

function compare(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}

/** Open pages show the clock as it is now, even where nothing else happened. */
function publishClock(
  { worlds, events }: ClockContext,
  tenantId: string,
  /** ms, world time, where it was moved */
  before: number | null = null,
): void {
  const at = worlds.now(tenantId)
  const moved = before === null ? {} : { by: at - before }
  const facts = { mode: worlds.mode(tenantId), ...moved }
  const because = 'the clock was moved'
  events.publish(toWorldEvent({ tenantId, at, kind: 'clock', because }, facts))
}

function toReport({ at, kind, paymentId, facts, because }: SandboxEvent) {
  return { at: toWireTime(at), kind, payment_id: paymentId, ...facts, because }
}

function toTarget({ by, to }: Move, now: number): number {
  if ((by === undefined) === (to === undefined)) {
    const either = 'a duration such as 3d) or to (a time such as 2026-12-24T12:00:00Z'
    refuse(422, 'invalid_call', `Say either by (${either}).`)
  }
  const target = by === undefined ? Date.parse(to ?? '') : now + readDuration(by)
  if (target < now) {
    const problem = `to is ${to}, which is before the world's now, ${toWireTime(now)}`
    refuse(422, 'invalid_call', `${problem}; time does not go back.`)
  }
  if (target > endOfTime) refuse(422, 'invalid_call', 'Time ends with the year 9999.')
  return target
}

function readDuration(by: string): number {
  const expected = 'a duration such as 250ms, 5s, 2m, 1h or 3d, ten years at the most'
  return parseDuration(by) ?? refuse(422, 'invalid_format', `by is "${by}": expected ${expected}`)
}
