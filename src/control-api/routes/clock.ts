import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { parseDuration } from '../../payment/duration.ts'
import { type ClockMode, clockModes, endOfTime, toWireTime } from '../../scheduler/clock.ts'
import { type Events, type SandboxEvent, toWorldEvent } from '../../scheduler/events.ts'
import {
  AbandonedTimeError,
  EndlessScheduleError,
  StoppedTimeError,
} from '../../scheduler/move-time.ts'
import type { Scheduler } from '../../scheduler/scheduler.ts'
import type { Worlds } from '../../scheduler/worlds.ts'
import type { JobStore } from '../../storage/job-store.ts'
import { refuse } from '../http/errors.ts'
import { json, onInvalid, refusals } from '../http/route-parts.ts'
import { strictly } from '../http/strict.ts'
import { requireWorld, worldParameters } from '../http/world.ts'
import { durationText, worldTime } from '../queries/numbers.ts'

const clockSchema = z
  .object({
    mode: z.enum(clockModes),
    now: z.string(),
    next_due_at: z
      .string()
      .nullable()
      .openapi({ description: 'when the next row of the agenda is due' }),
  })
  .openapi('Clock')

export type ClockReport = z.infer<typeof clockSchema>

const movedSchema = clockSchema
  .extend({
    data: z.array(
      z.looseObject({
        at: z.string(),
        kind: z.string(),
        payment_id: z.string().nullable(),
        because: z.string(),
      }),
    ),
  })
  .openapi('Moved')

export type MovedReport = z.infer<typeof movedSchema>

const show = createRoute({
  operationId: 'sandbox_get_clock',
  method: 'get',
  path: '/_sandbox/clock',
  tags: ['Sandbox'],
  summary: "The world's clock",
  request: worldParameters,
  responses: { 200: json(clockSchema, 'The clock'), ...refusals(422) },
})

const change = createRoute({
  operationId: 'sandbox_set_clock',
  method: 'put',
  path: '/_sandbox/clock',
  tags: ['Sandbox'],
  summary: 'Changes the mode; time goes on from where it stands',
  request: {
    ...worldParameters,
    body: {
      required: true,
      content: { 'application/json': { schema: strictly({ mode: z.enum(clockModes) }) } },
    },
  },
  responses: { 200: json(clockSchema, 'The clock'), ...refusals(422) },
})

const advance = createRoute({
  operationId: 'sandbox_advance_clock',
  method: 'post',
  path: '/_sandbox/clock/advance',
  tags: ['Sandbox'],
  summary: 'Moves time forward; answers when all due work is done, listing it',
  request: {
    ...worldParameters,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: strictly({
            by: durationText.optional().openapi({ example: '3d' }),
            to: worldTime.optional(),
          }),
        },
      },
    },
  },
  responses: {
    200: json(movedSchema, 'The clock and what happened, in order'),
    ...refusals(409, 422),
  },
})

const settle = createRoute({
  operationId: 'sandbox_settle',
  method: 'post',
  path: '/_sandbox/settle',
  tags: ['Sandbox'],
  summary: 'Runs everything that is planned, in order, to the end',
  request: worldParameters,
  responses: {
    200: json(movedSchema, 'The clock and what happened, in order'),
    ...refusals(409, 422),
  },
})

/** What others do meanwhile is not what the move of time does. */
const asides: readonly string[] = ['request', 'clock']

type Deps = { worlds: Worlds; scheduler: Scheduler; rows: JobStore; events: Events }

/** Clocks of worlds as the control API and the dashboard read and move them. */
export function createClockService({ worlds, scheduler, rows, events }: Deps) {
  function read(tenantId: string): ClockReport {
    const next = rows.nextDue(tenantId, true)
    return {
      mode: worlds.mode(tenantId),
      now: toWireTime(worlds.now(tenantId)),
      next_due_at: next === null ? null : toWireTime(next),
    }
  }

  /** Whoever looks at the clock sees it moved, even where nothing else happened. */
  function tellClock(tenantId: string): void {
    const at = worlds.now(tenantId)
    const facts = { mode: worlds.mode(tenantId) }
    events.publish(
      toWorldEvent({ tenantId, at, kind: 'clock', because: 'the clock was moved' }, facts),
    )
  }

  return {
    read,
    setMode(tenantId: string, mode: ClockMode): ClockReport {
      worlds.setMode(tenantId, mode)
      scheduler.wake(tenantId)
      tellClock(tenantId)
      return read(tenantId)
    },
    /** By a duration, to a time, or (null) through everything that is planned. Answers when all due work is done. */
    async move(tenantId: string, how: { by?: string | undefined; to?: string | undefined } | null) {
      const happened: SandboxEvent[] = []
      let stop = () => {}
      try {
        await scheduler.move(tenantId, (now) => {
          const target = how === null ? null : toTarget(how, now)
          stop = events.listen((item) => {
            if (item.tenantId === tenantId && !asides.includes(item.kind)) happened.push(item)
          })
          return target
        })
      } catch (error) {
        if (error instanceof EndlessScheduleError) refuse(409, 'endless_agenda', error.message)
        if (error instanceof AbandonedTimeError) refuse(409, 'world_changed', error.message)
        if (error instanceof StoppedTimeError) refuse(503, 'stopped', error.message)
        throw error
      } finally {
        stop()
      }
      tellClock(tenantId)
      // Payments do not wait for each other: outcomes come in as the merchants answer.
      const inOrder = happened.toSorted((one, other) => one.at - other.at)
      return { ...read(tenantId), data: inOrder.map(tell) }
    },
  }
}

export type ClockService = ReturnType<typeof createClockService>

export function clockRoutes({ clocks }: { clocks: ClockService }): OpenAPIHono {
  return new OpenAPIHono({ defaultHook: onInvalid })
    .openapi(show, (c) => c.json(clocks.read(requireWorld(c)), 200))
    .openapi(change, (c) => c.json(clocks.setMode(requireWorld(c), c.req.valid('json').mode), 200))
    .openapi(advance, async (c) => {
      return c.json(await clocks.move(requireWorld(c), c.req.valid('json')), 200)
    })
    .openapi(settle, async (c) => c.json(await clocks.move(requireWorld(c), null), 200))
}

function tell({ at, kind, paymentId, facts, because }: SandboxEvent) {
  return { at: toWireTime(at), kind, payment_id: paymentId, ...facts, because }
}

function toTarget(
  { by, to }: { by?: string | undefined; to?: string | undefined },
  now: number,
): number {
  if ((by === undefined) === (to === undefined)) {
    const either = 'a duration such as 3d) or to (a time such as 2026-12-24T12:00:00Z'
    refuse(422, 'invalid_call', `Say either by (${either}).`)
  }
  const target = by === undefined ? Date.parse(to ?? '') : now + readDuration(by)
  if (target < now) {
    const told = `to is ${to}, which is before the world's now, ${toWireTime(now)}`
    refuse(422, 'invalid_call', `${told}; time does not go back.`)
  }
  if (target > endOfTime) refuse(422, 'invalid_call', 'Time ends with the year 9999.')
  return target
}

function readDuration(by: string): number {
  const expected = 'a duration such as 250ms, 5s, 2m, 1h or 3d, ten years at the most'
  return parseDuration(by) ?? refuse(422, 'invalid_format', `by is "${by}": expected ${expected}`)
}
