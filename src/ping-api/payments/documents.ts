import { OpenAPIHono, z } from '@hono/zod-openapi'
import type { Engine } from '../../engine/engine.ts'
import { findPayment } from '../../engine/find-payment.ts'
import { type ApiEnv, answer, answerNothing } from '../http/call.ts'
import { operation, serve } from '../http/operation.ts'
import { paymentPath } from './payment-schemas.ts'

const documentsBody = z
  .array(
    z.object({
      content: z.string().openapi({ format: 'byte' }),
      mime_type: z.string().min(1),
      name: z.string().min(1),
      type: z.string().min(1).openapi({ example: 'invoice' }),
    }),
  )
  .min(1)
  .openapi('CreateDocuments')

const partlyStored = z
  .object({ failures: z.array(z.string()), success: z.array(z.string()) })
  .openapi('DocumentsStoredInPart')

const create = operation({
  id: 'create_documents',
  method: 'post',
  path: '/payment_orders/{payment_order_id}/payments/{payment_id}/documents',
  tag: 'Payments',
  summary: 'Attach documents to a payment',
  params: paymentPath,
  body: documentsBody,
  partly: partlyStored,
  errors: [403, 404, 422],
})

export function documentRoutes(engine: Engine): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>()

  serve(app, create, (c, { params, body }) => {
    const { tenantId } = c.get('call')
    const { seq } = findPayment(engine, tenantId, params.payment_order_id, params.payment_id)
    const sound = body.filter(({ content }) => isBase64(content))
    for (const { name, type, mime_type: mimeType, content } of sound)
      engine.stores.documents.insert(seq, { name, type, mimeType, content })
    if (sound.length === body.length) return answerNothing(c)
    const failures = body.filter(({ content }) => !isBase64(content)).map(({ name }) => name)
    const success = sound.map(({ name }) => name)
    return answer(c, { failures, success }, 'the content of the failures is no base64', 207)
  })

  return app
}

/** @GUESS what makes a document fail: no source says, and this can go wrong in a client */
function isBase64(content: string): boolean {
  return content !== '' && content.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(content)
}
