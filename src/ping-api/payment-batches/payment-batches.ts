import { OpenAPIHono, z } from '@hono/zod-openapi'
import type { Engine } from '../../engine/engine.ts'
import { type BatchEntry, initiatePaymentBatch } from '../../engine/initiate-payment-batch.ts'
import { idAnswer } from '../http/answer-schemas.ts'
import type { Problem } from '../http/api-error.ts'
import { type ApiEnv, answer, remarkOn } from '../http/call.ts'
import { isObject } from '../http/fields.ts'
import { operation, serve } from '../http/operation.ts'
import { schemaOnce } from '../http/schema-once.ts'
import { readTrace } from '../http/trace-context.ts'
import { type Parsed, parse, toUnknown } from '../http/validation.ts'
import { createOrderBody } from '../payment-orders/payment-order-schemas.ts'
import type { InitiateBodyCheck } from '../payments/initiate-body.ts'
import { withVatRates } from '../payments/order-items.ts'

export function paymentBatchRoutes(
  engine: Engine,
  initiateBody: InitiateBodyCheck,
): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>()
  const { provider, method } = initiateBody.schema.shape
  const names = [provider.options, method.options]
  const schema = schemaOnce('CreatePaymentBatch', names, () =>
    z
      .object({
        batch: z
          .array(z.object({ payment_order: createOrderBody, payment: initiateBody.schema }))
          .min(1),
      })
      .openapi('CreatePaymentBatch'),
  )
  const create = operation({
    id: 'create_payment_batch',
    method: 'post',
    path: '/payment_batches',
    tag: 'Payments',
    summary: 'Create payment orders with a payment each',
    body: schema,
    answer: idAnswer,
    errors: [403, 404, 422],
  })

  function checkEntry(raw: unknown, index: number, apiVersion: string | null): Parsed<BatchEntry> {
    const entry = isObject(raw) ? raw : {}
    const at = ['batch', index]
    const order = parse(createOrderBody, entry['payment_order'], [...at, 'payment_order'])
    const payment = initiateBody.check(entry['payment'], apiVersion)
    const problems = [
      ...(order.ok ? [] : order.problems),
      ...(payment.ok ? [] : payment.problems.map((problem) => below([...at, 'payment'], problem))),
    ]
    if (!order.ok || !payment.ok) return { ok: false, problems }
    const unknown = [
      ...(order.unknown ?? []),
      ...(payment.unknown ?? []).map((path) => [...at, 'payment', path].join('.')),
    ]
    return { ok: true, value: { payment_order: order.value, payment: payment.value }, unknown }
  }

  function check(raw: unknown, apiVersion: string | null): Parsed<readonly BatchEntry[]> {
    const list = isObject(raw) && Array.isArray(raw['batch']) ? raw['batch'] : []
    if (list.length === 0) {
      const base = parse(schema, raw)
      return { ok: false, problems: base.ok ? [] : base.problems }
    }
    const entries = list.map((entry, index) => checkEntry(entry, index, apiVersion))
    const problems = entries.flatMap((entry) => (entry.ok ? [] : entry.problems))
    if (problems.length > 0) return { ok: false, problems }
    const value = entries.flatMap((entry) => (entry.ok ? [entry.value] : []))
    return { ok: true, value, ...toUnknown(...entries) }
  }

  serve(
    app,
    create,
    (c, { body }) => {
      const { tenantId, origin } = c.get('call')
      const scenarioHeader = c.req.header('sandbox-scenario') ?? null
      const remark = remarkOn(c)
      const request = { tenantId, origin, scenarioHeader, trace: readTrace(c), remark }
      const entries = body.map((entry) => ({
        ...entry,
        payment: withVatRates(entry.payment, remark),
      }))
      return answer(c, initiatePaymentBatch(engine, entries, request))
    },
    check,
  )

  return app
}

function below(path: readonly (string | number)[], problem: Problem): Problem {
  const property = [...path, ...(problem.property === undefined ? [] : [problem.property])]
  return { ...problem, property: property.join('.') }
}
