import { OpenAPIHono, z } from '@hono/zod-openapi'
import { createMerchant } from '../../engine/create-merchant.ts'
import type { Engine } from '../../engine/engine.ts'
import { notFound } from '../../engine/errors.ts'
import type { Merchant } from '../../storage/merchant-store.ts'
import { idAnswer, listAnswer } from '../http/answer-schemas.ts'
import { type ApiEnv, answer } from '../http/call.ts'
import { operation, serve } from '../http/operation.ts'
import { answerList, pageQuery } from '../http/pagination.ts'
import { merchantAnswer, shapeMerchant } from './merchant-answer.ts'
import { checkMerchant, createMerchantBody, merchantPath } from './merchant-schemas.ts'

const tag = 'Merchants'

const list = operation({
  id: 'list_merchants',
  method: 'get',
  path: '/merchants',
  tag,
  summary: 'List merchants, newest first',
  query: z.object(pageQuery),
  answer: listAnswer(merchantAnswer),
  errors: [403, 422],
})

const create = operation({
  id: 'create_merchant',
  method: 'post',
  path: '/merchants',
  tag,
  summary: 'Create a merchant',
  body: createMerchantBody,
  answer: idAnswer,
  errors: [403, 422],
})

const get = operation({
  id: 'get_merchant',
  method: 'get',
  path: '/merchants/{merchant_id}',
  tag,
  summary: 'Get a merchant',
  params: merchantPath,
  answer: merchantAnswer,
  errors: [403, 404, 422],
})

export function merchantRoutes(engine: Engine): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>()
  const { merchants } = engine.stores
  const shape = (merchant: Merchant) => shapeMerchant(engine, merchant)

  serve(app, list, (c, { query }) => {
    const { tenantId } = c.get('call')
    return answerList(c, query, (part) => merchants.list(tenantId, part), shape)
  })

  serve(
    app,
    create,
    (c, { body }) => answer(c, createMerchant(engine, c.get('call').tenantId, body)),
    checkMerchant,
  )

  serve(app, get, (c, { params: { merchant_id: id } }) => {
    const merchant = merchants.find(c.get('call').tenantId, id) ?? notFound('merchant', id)
    return answer(c, shape(merchant))
  })

  return app
}
