import { createRoute, OpenAPIHono } from '@hono/zod-openapi'
import { demoTenant } from '../../payment/own-tenants.ts'
import { makeTestPayment } from '../actions/make-test-payment.ts'
import type { Control } from '../control.ts'
import { json, onInvalid, refusals } from '../http/route-parts.ts'
import { namedWorld, worldParameters } from '../http/world.ts'
import { testPaymentRequestSchema, testPaymentSchema } from '../schemas/test-payment.ts'

const create = createRoute({
  operationId: 'sandbox_create_test_payment',
  method: 'post',
  path: '/_sandbox/test_payments',
  tags: ['Sandbox'],
  summary: 'An order and a payment made through the public API, with an inbox for its callbacks',
  request: {
    ...worldParameters,
    body: { content: { 'application/json': { schema: testPaymentRequestSchema } } },
  },
  responses: { 200: json(testPaymentSchema, 'Where to pay'), ...refusals(422) },
})

export function testPaymentRoutes(control: Control): OpenAPIHono {
  return new OpenAPIHono({ defaultHook: onInvalid }).openapi(create, async (c) => {
    const tenantId = namedWorld(c) ?? demoTenant
    const requested = c.req.valid('json') ?? {}
    return c.json(await makeTestPayment(control, c.req.raw, tenantId, requested), 200)
  })
}
