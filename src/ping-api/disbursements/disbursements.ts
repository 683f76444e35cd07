import { OpenAPIHono, z } from '@hono/zod-openapi'
import type { Engine } from '../../engine/engine.ts'
import { notFound } from '../../engine/errors.ts'
import { toWireTime } from '../../scheduler/clock.ts'
import type { Allocation } from '../../storage/allocation-store.ts'
import type { Disbursement } from '../../storage/disbursement-store.ts'
import { recipientType, shapeShare } from '../allocations/allocation-answer.ts'
import { id, time } from '../http/answer-schemas.ts'
import { type ApiEnv, answer } from '../http/call.ts'
import { currency, jsonObject, uuid } from '../http/fields.ts'
import { operation, serve } from '../http/operation.ts'
import { spanQuery } from '../http/pagination.ts'

const tag = 'Disbursements'

/** See docs/contract/ping-payments-api.md#6-other-resources. */
const settlement = z.object({
  id,
  allocation_id: id,
  amount: z.int(),
  label: z.string(),
  merchant_id: id.nullable(),
  reference: z.string(),
  payment_id: id,
  payment_order_id: id,
  recipient_name: z.string().nullable(),
  recipient_type: recipientType,
  metadata: jsonObject,
})

const disbursementAnswer = z
  .object({
    id,
    amount: z.int(),
    currency,
    disbursed_at: time,
    manual_corrections: z.array(jsonObject),
    settlements: z.array(settlement),
  })
  .openapi('Disbursement')

const list = operation({
  id: 'list_disbursements',
  method: 'get',
  path: '/disbursements',
  tag,
  summary: 'List disbursements, oldest first',
  query: spanQuery,
  answer: z.array(disbursementAnswer),
  errors: [403, 422],
})

const get = operation({
  id: 'get_disbursement',
  method: 'get',
  path: '/disbursements/{disbursement_id}',
  tag,
  summary: 'Get a disbursement with its settlements',
  params: z.object({ disbursement_id: uuid }),
  answer: disbursementAnswer,
  errors: [403, 404, 422],
})

/**
 * A bare array in every version; clients take the last one for the newest
 * (docs/contract/ping-payments-api.md#6-other-resources).
 */
export function disbursementRoutes({ stores }: Engine): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>()
  const { disbursements, allocations } = stores

  function shapeDisbursement({ id, tenantId, amount, currency, disbursedAt }: Disbursement) {
    const own = allocations.ofDisbursement(tenantId, id)
    return {
      id,
      amount,
      currency,
      disbursed_at: toWireTime(disbursedAt),
      manual_corrections: [],
      settlements: own.map(shapeSettlement),
    }
  }

  /** What an allocation becomes in a disbursement. */
  function shapeSettlement(allocation: Allocation) {
    const { settlementId, id: allocation_id } = allocation
    return { id: settlementId ?? allocation_id, allocation_id, ...shapeShare(stores, allocation) }
  }

  serve(app, list, (c, { query }) => {
    const { tenantId } = c.get('call')
    const { from = 0, to = Number.MAX_SAFE_INTEGER } = query
    return answer(c, disbursements.between(tenantId, from, to).map(shapeDisbursement))
  })

  serve(app, get, (c, { params: { disbursement_id: wanted } }) => {
    const { tenantId } = c.get('call')
    const found = disbursements.find(tenantId, wanted) ?? notFound('disbursement', wanted)
    return answer(c, shapeDisbursement(found))
  })

  return app
}
