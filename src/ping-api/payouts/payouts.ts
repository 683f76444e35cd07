import { OpenAPIHono, z } from '@hono/zod-openapi'
import type { Engine } from '../../engine/engine.ts'
import { notFound } from '../../engine/errors.ts'
import { toWireTime } from '../../scheduler/clock.ts'
import type { Payout } from '../../storage/payout-store.ts'
import { id, time } from '../http/answer-schemas.ts'
import { type ApiEnv, answer } from '../http/call.ts'
import { currency, uuid } from '../http/fields.ts'
import { operation, serve } from '../http/operation.ts'
import { spanQuery } from '../http/pagination.ts'

const tag = 'Payouts'

/** See docs/contract/ping-payments-api.md#6-other-resources. */
const payoutAnswer = z
  .object({ id, amount: z.int(), currency, completed_at: time })
  .openapi('Payout')

const list = operation({
  id: 'list_payouts',
  method: 'get',
  path: '/payouts',
  tag,
  summary: 'List payouts, oldest first',
  query: spanQuery,
  answer: z.array(payoutAnswer),
  errors: [403, 422],
})

const get = operation({
  id: 'get_payout',
  method: 'get',
  path: '/payouts/{payout_id}',
  tag,
  summary: 'Get a payout',
  params: z.object({ payout_id: uuid }),
  answer: payoutAnswer,
  errors: [403, 404, 422],
})

/** A bare array in every version (docs/contract/ping-payments-api.md#6-other-resources). */
export function payoutRoutes({ stores: { payouts } }: Engine): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>()

  serve(app, list, (c, { query }) => {
    const { from = 0, to = Number.MAX_SAFE_INTEGER } = query
    return answer(c, payouts.between(c.get('call').tenantId, from, to).map(shapePayout))
  })

  serve(app, get, (c, { params: { payout_id: wanted } }) => {
    const found = payouts.find(c.get('call').tenantId, wanted) ?? notFound('payout', wanted)
    return answer(c, shapePayout(found))
  })

  return app
}

function shapePayout({ id, amount, currency, completedAt }: Payout) {
  return { id, amount, currency, completed_at: toWireTime(completedAt) }
}
