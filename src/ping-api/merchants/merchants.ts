import { OpenAPIHono, z } from '@hono/zod-openapi'
import type { createCreateMerchant } from '../../engine/create-merchant.ts'
import { notFound } from '../../engine/errors.ts'
import type { Provider } from '../../providers/provider.ts'
import type { Merchant, MerchantStore } from '../../storage/merchant-store.ts'
import { idAnswer, listAnswer, merchantAnswer } from '../http/answer-schemas.ts'
import { type ApiEnv, answer } from '../http/call.ts'
import { operation, serve } from '../http/operation.ts'
import { answerList, pageQuery } from '../http/pagination.ts'
import { shapeMerchant } from '../payment-orders/payment-order-answer.ts'
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

export function merchantRoutes({
  merchants,
  createMerchant,
  providers,
}: {
  merchants: MerchantStore
  createMerchant: ReturnType<typeof createCreateMerchant>
  providers: readonly Provider[]
}): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>()
  const shape = (merchant: Merchant) => shapeMerchant(merchant, providers)

  serve(app, list, (c, { query }) => {
    const { tenantId } = c.get('call')
    return answerList(c, query, (part) => merchants.list(tenantId, part), shape)
  })

  serve(
    app,
    create,
    (c, { body }) => answer(c, createMerchant(c.get('call').tenantId, body)),
    checkMerchant,
  )

  serve(app, get, (c, { params: { merchant_id: id } }) => {
    const merchant = merchants.find(c.get('call').tenantId, id) ?? notFound('merchant', id)
    return answer(c, shape(merchant))
  })

  return app
}
