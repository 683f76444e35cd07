import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { toWireTime } from '../../scheduler/clock.ts'
import type { SandboxEvent } from '../../scheduler/events.ts'
import { pauseCallbacks, resumeCallbacks } from '../actions/pause-callbacks.ts'
import { redeliver, redeliverFailed } from '../actions/redeliver.ts'
import type { Control } from '../control.ts'
import { refuse } from '../http/errors.ts'
import { hasOlder, json, onInvalid, refusals } from '../http/route-parts.ts'
import { worldQuery } from '../http/strict.ts'
import { readWait, untilWhen, waitFor } from '../http/wait.ts'
import { namedWorld, requireWorld, worldParameters } from '../http/world.ts'
import {
  describeMiss,
  type Found,
  type Search,
  searchCallbacks,
  searchQuery,
} from '../queries/callback-search.ts'
import { describeCallback } from '../queries/delivery.ts'
import { explainHold } from '../queries/explain-hold.ts'
import { explainSilence } from '../queries/explain-silence.ts'
import { findPayment } from '../queries/find-payment.ts'
import { durationText, wholeInQuery } from '../queries/numbers.ts'
import { type Delivery, deliverySchema } from '../schemas/delivery.ts'

const list = createRoute({
  operationId: 'sandbox_list_callbacks',
  method: 'get',
  path: '/_sandbox/callbacks',
  tags: ['Sandbox'],
  summary:
    'Deliveries with request and response of each attempt; with `wait`, as soon as one is acknowledged',
  request: {
    ...worldParameters,
    query: worldQuery({
      payment_id: z.uuid().optional(),
      ...searchQuery.shape,
      limit: wholeInQuery(1, 1_000).default(200),
      count: wholeInQuery(1, 1_000).default(1).openapi({ description: 'how many to wait for' }),
      wait: durationText.optional().openapi({
        description:
          'a duration of real time: answers as soon as a matching delivery is delivered (or in `state`, or had an attempt with `outcome`, where given), 408 if none is',
        example: '5s',
      }),
    }),
  },
  responses: {
    200: json(z.object({ data: z.array(deliverySchema), has_older: hasOlder }), 'Oldest first'),
    ...refusals(404, 408, 422),
  },
})

const sendAgain = createRoute({
  operationId: 'sandbox_redeliver',
  method: 'post',
  path: '/_sandbox/callbacks/{callback_id}/redeliver',
  tags: ['Sandbox'],
  summary: 'Sends a callback again, same body; answers when the attempt has its outcome',
  request: { params: z.object({ callback_id: z.uuid() }) },
  responses: {
    200: json(deliverySchema, 'The delivery with the new attempt'),
    ...refusals(404, 409, 422),
  },
})

const sendFailed = createRoute({
  operationId: 'sandbox_redeliver_failed',
  method: 'post',
  path: '/_sandbox/callbacks/redeliver_failed',
  tags: ['Sandbox'],
  summary:
    'Sends the callbacks again that were given up, the newest 1,000; answers when each attempt has its outcome',
  request: worldParameters,
  responses: {
    200: json(
      z.object({ data: z.array(deliverySchema), has_more: z.boolean() }),
      'The deliveries, oldest first',
    ),
    ...refusals(422),
  },
})

const paused = z
  .object({ callbacks_paused: z.boolean(), held_callbacks: z.int(), sent: z.int() })
  .openapi('CallbacksPaused')

const pause = createRoute({
  operationId: 'sandbox_pause_callbacks',
  method: 'post',
  path: '/_sandbox/callbacks/pause',
  tags: ['Sandbox'],
  summary: 'Holds the callbacks of the world from now on; it lasts until they are resumed',
  request: worldParameters,
  responses: { 200: json(paused, 'How many are held'), ...refusals(422) },
})

const resume = createRoute({
  operationId: 'sandbox_resume_callbacks',
  method: 'post',
  path: '/_sandbox/callbacks/resume',
  tags: ['Sandbox'],
  summary: 'Sends the callbacks that were held, and goes on sending them when they are due',
  request: worldParameters,
  responses: { 200: json(paused, 'How many were sent'), ...refusals(422) },
})

export function callbackRoutes(control: Control): OpenAPIHono {
  const { stores, events } = control
  const describe = (callback: Found['items'][number]) => describeCallback(control, callback)
  const toAnswer = ({ items, hasOlder: has_older }: Found) => {
    return { data: items.map(describe), has_older }
  }

  return new OpenAPIHono({ defaultHook: onInvalid })
    .openapi(list, async (c) => {
      const { payment_id, limit, count, wait, status, state, url, path, outcome } =
        c.req.valid('query')
      const payment =
        payment_id === undefined ? null : findPayment(control, payment_id, namedWorld(c))
      const tenantId = payment?.tenantId ?? requireWorld(c)
      const scope = { tenantId, paymentSeq: payment?.seq }
      const search = { status, state, url, path, outcome }
      const find = (wanted: Search) => {
        const most = Math.max(limit, count)
        const found = searchCallbacks(stores.callbacks, scope, wanted, most)
        const wereDropped = payment === null && stores.dropped.has(tenantId)
        return { items: found.items, hasOlder: found.hasOlder || wereDropped }
      }
      const ms = readWait(wait)
      if (ms === null) return c.json(toAnswer(find(search)), 200)
      const usual = outcome === undefined ? ('delivered' as const) : undefined
      const wanted = { ...search, state: state ?? usual }
      const enough = (found: Found) => (found.items.length >= count ? found : null)
      const concerns = (item: SandboxEvent) =>
        item.tenantId === tenantId && item.kind.startsWith('callback.')
      const found = await waitFor(events, ms, concerns, () => enough(find(wanted)))
      if (found !== null) return c.json(toAnswer(found), 200)
      const happened = searchCallbacks(stores.callbacks, scope, {}, 20).items.map(describe)
      const until = `${untilWhen(events, wait ?? '')}.${explainHold(control, tenantId)}`
      const advice = adviceOnClock(control, tenantId)
      const silence = explainSilence(control, tenantId, payment, status)
      return refuseLate(wanted, `${count}`, until, happened, { advice, silence })
    })
    .openapi(sendFailed, async (c) => {
      const { data, hasMore } = await redeliverFailed(control, requireWorld(c))
      return c.json({ data, has_more: hasMore }, 200)
    })
    .openapi(pause, (c) => {
      const tenantId = requireWorld(c)
      pauseCallbacks(control, tenantId, 'POST /_sandbox/callbacks/pause')
      const held = stores.callbacks.heldCount(tenantId)
      return c.json({ callbacks_paused: true, held_callbacks: held, sent: 0 }, 200)
    })
    .openapi(resume, (c) => {
      const sent = resumeCallbacks(control, requireWorld(c), 'POST /_sandbox/callbacks/resume')
      return c.json({ callbacks_paused: false, held_callbacks: 0, sent }, 200)
    })
    .openapi(sendAgain, async (c) => {
      return c.json(await redeliver(control, c.req.valid('param').callback_id), 200)
    })
}

function refuseLate(
  wanted: Search,
  count: string,
  until: string,
  happened: readonly Delivery[],
  { advice, silence }: { advice: string; silence: string },
): never {
  const what = [wanted.status, wanted.url ?? wanted.path].filter((part) => part !== undefined)
  const often = count === '1' ? 'No' : `Fewer than ${count}`
  const how =
    wanted.outcome === undefined ? wanted.state : `attempted with outcome ${wanted.outcome}`
  return refuse(
    408,
    'wait_timeout',
    `${often} ${what.join(' to ') || 'callback'} was ${how} ${until} ${describeMiss(wanted, happened, advice)}${silence === '' ? '' : ` ${silence}`}`,
    { deliveries: happened.map((delivery) => ({ ...delivery })) },
  )
}

function adviceOnClock({ worlds }: Control, tenantId: string): string {
  if (worlds.mode(tenantId) !== 'manual') return ''
  return `The clock of this world is manual and stands at ${toWireTime(worlds.now(tenantId))}: advance or settle it.`
}
