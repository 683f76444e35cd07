import { OpenAPIHono, z } from '@hono/zod-openapi'
import { notFound } from '../../engine/errors.ts'
import { toWireTime } from '../../scheduler/clock.ts'
import type { AllocationStore } from '../../storage/allocation-store.ts'
import type { Disbursement, DisbursementStore } from '../../storage/disbursement-store.ts'
import type { ShapeAllocation } from '../allocations/allocation-answer.ts'
import { type ApiEnv, answer } from '../http/call.ts'
import { operation, serve } from '../http/operation.ts'
import { disbursementAnswer, disbursementPath, spanQuery } from './settlement-schemas.ts'

const tag = 'Disbursements'

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
  params: disbursementPath,
  answer: disbursementAnswer,
  errors: [403, 404, 422],
})

/** A bare array in every version; clients take the last one for the newest (contract sheet 6). */
export function disbursementRoutes({
  disbursements,
  allocations,
  shape,
}: {
  disbursements: DisbursementStore
  allocations: AllocationStore
  shape: ShapeAllocation
}): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>()

  function shapeDisbursement({ id, tenantId, amount, currency, disbursedAt }: Disbursement) {
    return {
      id,
      amount,
      currency,
      disbursed_at: toWireTime(disbursedAt),
      manual_corrections: [],
      settlements: allocations.ofDisbursement(tenantId, id).map(shape.settlement),
    }
  }

  serve(app, list, (c, { query }) => {
    const { tenantId } = c.get('call')
    const { from = 0, to = Number.MAX_SAFE_INTEGER } = query
    return answer(c, disbursements.between(tenantId, from, to).map(shapeDisbursement))
  })

  serve(app, get, (c, { params: { disbursement_id: id } }) => {
    const { tenantId } = c.get('call')
    return answer(
      c,
      shapeDisbursement(disbursements.find(tenantId, id) ?? notFound('disbursement', id)),
    )
  })

  return app
}
