import { OpenAPIHono, z } from '@hono/zod-openapi'
import { notFound } from '../../engine/errors.ts'
import { toWireTime } from '../../scheduler/clock.ts'
import type { Payout, PayoutStore } from '../../storage/payout-store.ts'
import { payoutAnswer, payoutPath, spanQuery } from '../disbursements/settlement-schemas.ts'
import { type ApiEnv, answer } from '../http/call.ts'
import { operation, serve } from '../http/operation.ts'

const tag = 'Payouts'

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
  params: payoutPath,
  answer: payoutAnswer,
  errors: [403, 404, 422],
})

/** A bare array in every version (contract sheet 6). */
export function payoutRoutes({ payouts }: { payouts: PayoutStore }): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>()

  serve(app, list, (c, { query }) => {
    const { from = 0, to = Number.MAX_SAFE_INTEGER } = query
    return answer(c, payouts.between(c.get('call').tenantId, from, to).map(shapePayout))
  })

  serve(app, get, (c, { params: { payout_id: id } }) =>
    answer(c, shapePayout(payouts.find(c.get('call').tenantId, id) ?? notFound('payout', id))),
  )

  return app
}

function shapePayout({ id, amount, currency, completedAt }: Payout) {
  return { id, amount, currency, completed_at: toWireTime(completedAt) }
}
