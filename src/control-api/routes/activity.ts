import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { limits } from '../../input/limits.ts'
import { activityKinds } from '../../storage/activity-store.ts'
import { outcomes } from '../../storage/world-event-store.ts'
import type { Control } from '../control.ts'
import { json, onInvalid, refusals } from '../http/route-parts.ts'
import { worldQuery } from '../http/strict.ts'
import { readWait, waitFor } from '../http/wait.ts'
import { namedWorld, worldParameters } from '../http/world.ts'
import {
  activitySince,
  describeActivity,
  listActivity,
  toActivityFilter,
} from '../queries/activity.ts'
import { readCursor } from '../queries/activity-cursor.ts'
import { durationText, wholeInQuery } from '../queries/numbers.ts'
import { activityDetailSchema, activityEntrySchema } from '../schemas/activity-entry.ts'

const list = createRoute({
  operationId: 'sandbox_list_activity',
  method: 'get',
  path: '/_sandbox/activity',
  tags: ['Sandbox'],
  summary:
    'Everything that crossed a border, in one world or (without tenant_id) in all: requests, statuses, callbacks, steps of payers, the clock, armed scenarios',
  request: {
    ...worldParameters,
    query: worldQuery({
      kind: z.enum(activityKinds).optional(),
      outcome: z.enum(outcomes).optional(),
      payment_id: z.uuid().toLowerCase().optional(),
      payment_order_id: z.uuid().toLowerCase().optional(),
      q: z.string().max(limits.searchText).optional().openapi({
        description:
          'part of what an entry says; each answer looks at the newest 50,000 of a kind, go on with `older`',
      }),
      limit: wholeInQuery(1, 1_000).default(100),
      before: z.string().optional().openapi({ description: '`older` of an answer: what is older' }),
      after: z
        .string()
        .optional()
        .openapi({ description: '`newest` of an answer: what happened since, the oldest of it' }),
      wait: durationText.optional().openapi({
        description: 'with `after`: how long to wait for an entry, where there is none yet',
      }),
    }),
  },
  responses: {
    200: json(
      z.object({
        data: z.array(activityEntrySchema),
        older: z.string().nullable(),
        newest: z.string(),
      }),
      'Newest first',
    ),
    ...refusals(404, 422),
  },
})

const show = createRoute({
  operationId: 'sandbox_get_activity',
  method: 'get',
  path: '/_sandbox/activity/{entry_id}',
  tags: ['Sandbox'],
  summary: 'One entry of the activity, with headers and bodies',
  request: { params: z.object({ entry_id: z.string() }) },
  responses: { 200: json(activityDetailSchema, 'The entry'), ...refusals(404) },
})

export function activityRoutes(control: Control): OpenAPIHono {
  return new OpenAPIHono({ defaultHook: onInvalid })
    .openapi(list, async (c) => {
      const query = c.req.valid('query')
      const { kind, outcome, payment_id, payment_order_id, q, limit, before, after, wait } = query
      const filter = toActivityFilter(control, namedWorld(c), {
        kinds: kind === undefined ? undefined : [kind],
        outcome,
        paymentId: payment_id,
        orderId: payment_order_id,
        text: q?.trim() || undefined,
      })
      const longest = readWait(wait) ?? 0
      if (after === undefined) {
        const place = before === undefined ? undefined : readCursor('before', before)
        return c.json(toAnswer(listActivity(control, filter, limit, place)), 200)
      }
      let place = readCursor('after', after)
      const look = () => {
        const found = activitySince(control, filter, limit, place)
        place = readCursor('after', found.newest)
        return found.data.length > 0 ? found : null
      }
      const found = await waitFor(control.events, longest, () => true, look)
      return c.json(toAnswer(found ?? activitySince(control, filter, limit, place)), 200)
    })
    .openapi(show, (c) => {
      const origin = control.publicApi.getOrigin(c.req.raw)
      return c.json(describeActivity(control, c.req.valid('param').entry_id, origin), 200)
    })
}

function toAnswer({ data, older, newest }: ReturnType<typeof listActivity>) {
  return { data: [...data], older, newest }
}
