import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Courier } from '../callbacks/courier.ts'
import { paymentStatuses } from '../payment/status.ts'
import {
  type Callback,
  type CallbackFilter,
  type CallbackStore,
  callbackStates,
} from '../storage/callback-store.ts'
import type { PaymentStore } from '../storage/payment-store.ts'
import type { News, NewsDesk } from '../world/news.ts'
import { type Delivery, deliverySchema, tellDelivery, toDelivery } from './delivery.ts'
import { refuse } from './errors.ts'
import { findPayment } from './find.ts'
import { json, onInvalid, refusals } from './route-parts.ts'
import { readWait, waitFor } from './wait.ts'
import { namedWorld, requireWorld, worldParameters } from './world.ts'

const list = createRoute({
  operationId: 'sandbox_list_callbacks',
  method: 'get',
  path: '/_sandbox/callbacks',
  tags: ['Sandbox'],
  summary:
    'Deliveries with request and response of each attempt; `wait` answers as soon as one was acknowledged',
  request: {
    ...worldParameters,
    query: worldParameters.query.extend({
      payment_id: z.uuid().optional(),
      status: z.enum(paymentStatuses).optional(),
      state: z.enum(callbackStates).optional(),
      url: z.string().optional(),
      limit: z.coerce.number().int().min(1).max(1000).default(200),
      wait: z.string().optional().openapi({
        description:
          'a duration of real time: answers as soon as a matching delivery is delivered (or in `state`, where given), 408 if none is',
        example: '5s',
      }),
    }),
  },
  responses: {
    200: json(z.object({ data: z.array(deliverySchema) }), 'Oldest first'),
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
  callbacks: CallbackStore
  courier: Courier
  news: NewsDesk
}

export function callbackRoutes({ payments, callbacks, courier, news }: Deps): OpenAPIHono {
  const redeliver = createRedeliver({ callbacks, courier, news })

  function describe(callback: Callback): Delivery {
    const payment =
      callback.paymentSeq === null ? undefined : payments.findBySeq(callback.paymentSeq)
    return toDelivery(callback, payment?.id ?? null, callbacks)
  }

  function find(filter: CallbackFilter, limit: number): Callback[] {
    return [...callbacks.list(filter, { limit }).items].reverse()
  }

  return new OpenAPIHono({ defaultHook: onInvalid })
    .openapi(list, async (c) => {
      const { payment_id, status, state, url, limit, wait } = c.req.valid('query')
      const payment =
        payment_id === undefined ? null : findPayment(payments, payment_id, namedWorld(c))
      const tenantId = payment?.tenantId ?? requireWorld(c)
      const filter = { tenantId, paymentSeq: payment?.seq, status, state, url }
      const ms = readWait(wait)
      if (ms === null) return c.json({ data: find(filter, limit).map(describe) }, 200)
      const wanted = { ...filter, state: state ?? ('delivered' as const) }
      const concerns = (item: News) =>
        item.tenantId === tenantId && item.kind.startsWith('callback.')
      const found = await waitFor(news, ms, concerns, () => some(find(wanted, limit)))
      if (found === null)
        return refuseLate(
          wanted,
          wait ?? '',
          find({ ...filter, status: undefined, state: undefined }, 20).map(describe),
        )
      return c.json({ data: found.map(describe) }, 200)
    })
    .openapi(sendAgain, async (c) => {
      return c.json(describe(await redeliver(c.req.valid('param').callback_id)), 200)
    })
}

function some<Item>(items: Item[]): Item[] | null {
  return items.length === 0 ? null : items
}

/** Longer than any attempt may take, ms of real time. */
const attemptLimit = 120_000

/** Sends a callback again, same body; done when the attempt has its outcome. */
export function createRedeliver({ callbacks, courier, news }: Omit<Deps, 'payments'>) {
  return async function redeliver(id: string): Promise<Callback> {
    const callback = callbacks.find(id.toLowerCase())
    if (callback === undefined) return refuse(404, 'not_found', `No callback has the id ${id}.`)
    await redeliverNow(callback, { callbacks, courier, news })
    return callbacks.findBySeq(callback.seq) ?? callback
  }
}

async function redeliverNow(
  callback: Callback,
  { callbacks, courier, news }: Omit<Deps, 'payments'>,
): Promise<void> {
  const before = callbacks.attemptCount(callback.seq)
  if (!courier.redeliver(callback)) {
    refuse(
      409,
      'attempt_under_way',
      `Callback ${callback.id} is being sent right now; ask again when it has its outcome.`,
    )
  }
  const concerns = (item: News) => item.about === callback.seq && item.kind === 'callback.attempt'
  await waitFor(news, attemptLimit, concerns, () => {
    const attempts = callbacks.attempts(callback.seq)
    return attempts.length > before && attempts.at(-1)?.tookMs !== null ? true : null
  })
}

function refuseLate(wanted: CallbackFilter, wait: string, happened: readonly Delivery[]): never {
  const what =
    [wanted.status, wanted.url].filter((part) => part !== undefined).join(' to ') || 'callback'
  const did =
    happened.length === 0 ? 'no callback was written at all' : happened.map(tellDelivery).join('; ')
  return refuse(
    408,
    'wait_timeout',
    `No ${what} was ${wanted.state} within ${wait}. What did happen: ${did}.`,
    {
      deliveries: happened.map((delivery) => ({ ...delivery })),
    },
  )
}
