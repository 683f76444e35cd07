import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { ForbiddenError } from '../../engine/errors.ts'
import { payPaymentLink } from '../../engine/payment-links/pay-payment-link.ts'
import type { Control } from '../control.ts'
import { refuse } from '../http/errors.ts'
import { json, onInvalid, refusals } from '../http/route-parts.ts'
import { strictly } from '../http/strict.ts'
import { namedWorld, worldParameters } from '../http/world.ts'
import { describePaymentLink, findLinkAnywhere } from '../queries/payment-links.ts'
import { paymentLinkSchema } from '../schemas/payment-link.ts'

const params = z.object({ payment_link_id: z.uuid() })
const common = { tags: ['Sandbox'] }

const show = createRoute({
  ...common,
  operationId: 'sandbox_get_payment_link',
  method: 'get',
  path: '/_sandbox/payment_links/{payment_link_id}',
  summary: 'A payment link, what happened to it, and the payments made through it',
  request: { ...worldParameters, params },
  responses: { 200: json(paymentLinkSchema, 'The payment link'), ...refusals(404, 422) },
})

const pay = createRoute({
  ...common,
  operationId: 'sandbox_pay_payment_link',
  method: 'post',
  path: '/_sandbox/payment_links/{payment_link_id}/pay',
  summary:
    'Plays the customer who chooses how to pay, without a browser; then play the payer of the payment',
  request: {
    ...worldParameters,
    params,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: strictly({
            provider: z.string(),
            method: z.string(),
            phone: z.string().optional(),
          }),
        },
      },
    },
  },
  responses: {
    200: json(z.object({ payment_id: z.uuid() }), 'The payment'),
    ...refusals(404, 409, 422),
  },
})

/** Payment links, for tests. */
export function paymentLinkRoutes(control: Control): OpenAPIHono {
  const { getOrigin } = control.publicApi
  return new OpenAPIHono({ defaultHook: onInvalid })
    .openapi(show, (c) => {
      const link = findLinkAnywhere(control, c.req.valid('param').payment_link_id, namedWorld(c))
      return c.json(describePaymentLink(control, link, getOrigin(c.req.raw)), 200)
    })
    .openapi(pay, (c) => {
      const link = findLinkAnywhere(control, c.req.valid('param').payment_link_id, namedWorld(c))
      const { provider, method, phone = null } = c.req.valid('json')
      const origin = getOrigin(c.req.raw)
      try {
        const payment = payPaymentLink(control, link, { provider, method, phone }, origin)
        return c.json({ payment_id: payment.id }, 200)
      } catch (error) {
        if (!(error instanceof ForbiddenError)) throw error
        return refuse(409, 'illegal_action', error.message, { status: link.status })
      }
    })
}
