import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { clockModes } from '../../scheduler/clock.ts'
import { moveClock, setClockMode } from '../actions/move-clock.ts'
import { json, onInvalid, refusals } from '../http/route-parts.ts'
import { strictly } from '../http/strict.ts'
import { requireWorld, worldParameters } from '../http/world.ts'
import { durationText, worldTime } from '../queries/numbers.ts'
import { type ClockContext, readClock } from '../queries/read-clock.ts'
import { clockSchema, movedSchema } from '../schemas/clock.ts'

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
  summary: 'Changes the mode; the time of the world stays what it is',
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

export function clockRoutes(control: ClockContext): OpenAPIHono {
  return new OpenAPIHono({ defaultHook: onInvalid })
    .openapi(show, (c) => c.json(readClock(control, requireWorld(c)), 200))
    .openapi(change, (c) => {
      return c.json(setClockMode(control, requireWorld(c), c.req.valid('json').mode), 200)
    })
    .openapi(advance, async (c) => {
      return c.json(await moveClock(control, requireWorld(c), c.req.valid('json')), 200)
    })
    .openapi(settle, async (c) => c.json(await moveClock(control, requireWorld(c), null), 200))
}
