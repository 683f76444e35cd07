import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Dispatcher } from '../../callbacks/dispatcher.ts'
import { toWireTime } from '../../scheduler/clock.ts'
import type { Events, SandboxEvent } from '../../scheduler/events.ts'
import type { Worlds } from '../../scheduler/worlds.ts'
import type { Callback, CallbackStore } from '../../storage/callback-store.ts'
import type { DroppedStore } from '../../storage/dropped-store.ts'
import type { PaymentStore } from '../../storage/payment-store.ts'
import { refuse } from '../http/errors.ts'
import { hasOlder, json, onInvalid, refusals } from '../http/route-parts.ts'
import { worldQuery } from '../http/strict.ts'
import { readWait, tellEnd, waitFor } from '../http/wait.ts'
import { namedWorld, requireWorld, worldParameters } from '../http/world.ts'
import {
  type Found,
  type Search,
  searchCallbacks,
  searchQuery,
  tellMiss,
} from '../queries/callback-search.ts'
import { type Delivery, deliverySchema, toDelivery } from '../queries/delivery.ts'
import { findPayment } from '../queries/find.ts'
import { durationText, wholeInQuery } from '../queries/numbers.ts'

const list = createRoute({
  operationId: 'sandbox_list_callbacks',
  method: 'get',
  path: '/_sandbox/callbacks',
  tags: ['Sandbox'],
  summary:
    'Deliveries with request and response of each attempt; `wait` answers as soon as one was acknowledged',
  request: {
    ...worldParameters,
    query: worldQuery({
      payment_id: z.uuid().optional(),
      ...searchQuery.shape,
      limit: wholeInQuery(1, 1_000).default(200),
      count: wholeInQuery(1, 1_000).default(1).openapi({ description: 'wait for so many' }),
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

type Deps = {
  payments: PaymentStore
  dropped: DroppedStore
  callbacks: CallbackStore
  dispatcher: Dispatcher
  worlds: Worlds
  events: Events
}

export function callbackRoutes({
  payments,
  dropped,
  callbacks,
  dispatcher,
  worlds,
  events,
}: Deps): OpenAPIHono {
  const redeliver = createRedeliver({ payments, callbacks, dispatcher, events })
  const describe = createDescribe({ payments, callbacks })

  function tell({ items, hasOlder: has_older }: Found) {
    return { data: items.map(describe), has_older }
  }

  return new OpenAPIHono({ defaultHook: onInvalid })
    .openapi(list, async (c) => {
      const { payment_id, limit, count, wait, status, state, url, path, outcome } =
        c.req.valid('query')
      const payment =
        payment_id === undefined ? null : findPayment(payments, payment_id, namedWorld(c))
      const tenantId = payment?.tenantId ?? requireWorld(c)
      const scope = { tenantId, paymentSeq: payment?.seq }
      const search = { status, state, url, path, outcome }
      const find = (wanted: Search) => {
        const { items, hasOlder } = searchCallbacks(
          callbacks,
          scope,
          wanted,
          Math.max(limit, count),
        )
        return { items, hasOlder: hasOlder || (payment === null && dropped.has(tenantId)) }
      }
      const ms = readWait(wait)
      if (ms === null) return c.json(tell(find(search)), 200)
      const usual = outcome === undefined ? ('delivered' as const) : undefined
      const wanted = { ...search, state: state ?? usual }
      const enough = (found: Found) => (found.items.length >= count ? found : null)
      const concerns = (item: SandboxEvent) =>
        item.tenantId === tenantId && item.kind.startsWith('callback.')
      const found = await waitFor(events, ms, concerns, () => enough(find(wanted)))
      if (found !== null) return c.json(tell(found), 200)
      const happened = searchCallbacks(callbacks, scope, {}, 20).items.map(describe)
      return refuseLate(
        wanted,
        `${count}`,
        tellEnd(events, wait ?? ''),
        happened,
        adviceOn(worlds, tenantId),
      )
    })
    .openapi(sendAgain, async (c) => {
      return c.json(await redeliver(c.req.valid('param').callback_id), 200)
    })
}

/** Longer than any attempt may take, ms of real time. */
const attemptLimit = 120_000

function createDescribe({ payments, callbacks }: Pick<Deps, 'payments' | 'callbacks'>) {
  return (callback: Callback): Delivery => {
    const payment =
      callback.paymentSeq === null ? undefined : payments.findBySeq(callback.paymentSeq)
    return toDelivery(callback, payment?.id ?? null, callbacks)
  }
}

/** Sends a callback again, same body; done when the attempt has its outcome, which is the last of what it answers. */
export function createRedeliver({
  payments,
  callbacks,
  dispatcher,
  events,
}: Pick<Deps, 'payments' | 'callbacks' | 'dispatcher' | 'events'>) {
  const describe = createDescribe({ payments, callbacks })
  return async function redeliver(id: string): Promise<Delivery> {
    const callback = callbacks.find(id.toLowerCase())
    if (callback === undefined) return refuse(404, 'not_found', `No callback has the id ${id}.`)
    await redeliverNow(callback, { callbacks, dispatcher, events })
    return describe(callbacks.findBySeq(callback.seq) ?? callback)
  }
}

async function redeliverNow(
  callback: Callback,
  { callbacks, dispatcher, events }: Pick<Deps, 'callbacks' | 'dispatcher' | 'events'>,
): Promise<void> {
  const before = callbacks.attemptCount(callback.seq)
  if (!dispatcher.redeliver(callback, 'redelivered by POST /_sandbox/callbacks/…/redeliver')) {
    refuse(
      409,
      'attempt_under_way',
      `Callback ${callback.id} is being sent right now; ask again when it has its outcome.`,
    )
  }
  const concerns = (item: SandboxEvent) =>
    item.about === callback.seq && item.kind === 'callback.attempt'
  await waitFor(events, attemptLimit, concerns, () => {
    const attempts = callbacks.attempts(callback.seq)
    return attempts.length > before && attempts.at(-1)?.tookMs !== null ? true : null
  })
}

function refuseLate(
  wanted: Search,
  count: string,
  end: string,
  happened: readonly Delivery[],
  clock: string,
): never {
  const what = [wanted.status, wanted.url ?? wanted.path].filter((part) => part !== undefined)
  const often = count === '1' ? 'No' : `Fewer than ${count}`
  const how =
    wanted.outcome === undefined ? wanted.state : `attempted with outcome ${wanted.outcome}`
  return refuse(
    408,
    'wait_timeout',
    `${often} ${what.join(' to ') || 'callback'} was ${how} ${end}. ${tellMiss(wanted, happened, clock)}`,
    { deliveries: happened.map((delivery) => ({ ...delivery })) },
  )
}

function adviceOn(worlds: Worlds, tenantId: string): string {
  if (worlds.mode(tenantId) !== 'manual') return ''
  return `The clock of this world is manual and stands at ${toWireTime(worlds.now(tenantId))}: advance or settle it.`
}
