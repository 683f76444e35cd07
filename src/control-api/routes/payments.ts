import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { payerActions } from '../../checkout/checkout-session.ts'
import { payerActionTexts } from '../../checkout/payer-action-texts.ts'
import { recordBackend } from '../../engine/record-backend.ts'
import { limits } from '../../input/limits.ts'
import { paymentStatuses } from '../../payment/status-transitions.ts'
import { playPayer } from '../actions/play-payer.ts'
import { returnPayer, setBrowser } from '../actions/return-payer.ts'
import type { Control } from '../control.ts'
import { hasOlder, json, onInvalid, refusals } from '../http/route-parts.ts'
import { searchQuery, strictly } from '../http/strict.ts'
import { namedWorld, worldParameters } from '../http/world.ts'
import { describePayment } from '../queries/describe-payment.ts'
import { findPayment } from '../queries/find-payment.ts'
import { listPayments, readMetadata } from '../queries/list-payments.ts'
import { wholeInQuery } from '../queries/numbers.ts'
import { paymentDetailSchema } from '../schemas/payment-detail.ts'
import { browserShape } from '../schemas/visit.ts'

const params = z.object({ payment_id: z.uuid() })

const list = createRoute({
  operationId: 'sandbox_list_payments',
  method: 'get',
  path: '/_sandbox/payments',
  tags: ['Sandbox'],
  summary:
    'Payments of a world or, without tenant_id, of all worlds; `metadata.<key>=<value>` filters by your own metadata',
  request: {
    ...worldParameters,
    query: searchQuery({
      status: z.enum(paymentStatuses).optional(),
      scenario: z.string().optional(),
      payment_order_id: z.uuid().toLowerCase().optional(),
      q: z.string().max(limits.searchText).optional().openapi({
        description: 'part of an id, of the reference, or of anything else the merchant sent',
      }),
      undelivered: z.enum(['true']).optional().openapi({
        description: 'only payments with a callback that was given up or lost',
      }),
      before: z.uuid().optional().openapi({ description: 'a payment: the page begins after it' }),
      after: z.uuid().optional(),
      limit: wholeInQuery(1, 200).default(50),
    }),
  },
  responses: {
    200: json(
      z.object({ data: z.array(paymentDetailSchema), has_older: hasOlder }),
      'Newest first',
    ),
    ...refusals(404, 422),
  },
})

const show = createRoute({
  operationId: 'sandbox_get_payment',
  method: 'get',
  path: '/_sandbox/payments/{payment_id}',
  tags: ['Sandbox'],
  summary:
    'A payment with its scenario and the reason for it, checkout, past and planned statuses, and deliveries',
  request: { ...worldParameters, params },
  responses: { 200: json(paymentDetailSchema, 'The payment'), ...refusals(404, 422) },
})

const act = createRoute({
  operationId: 'sandbox_play_payer',
  method: 'post',
  path: '/_sandbox/payments/{payment_id}/payer',
  tags: ['Sandbox'],
  summary: 'Plays the payer without a browser',
  description: `The payer ${payerActions
    .map((action) => `\`${action}\`: ${payerActionTexts[action].sentence}`)
    .join(
      '; ',
    )}. \`approve\`, \`refuse\`, \`block_bankid\` and \`time_out\` first take the missing steps, as the payer would. An action that is illegal in the state of the checkout is answered with 409 and the legal ones. \`return\` has the sandbox request the page of the shop that the payer comes back to, as a browser does, in any state; it is answered when the visit has ended.`,
  request: {
    ...worldParameters,
    params,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: strictly({
            action: z.enum([...payerActions, 'return']),
            bank: z.string().optional().openapi({ description: 'BIC', example: 'ESSESESS' }),
            account: z.string().optional().openapi({ description: 'IBAN' }),
            person: z
              .string()
              .optional()
              .openapi({ description: 'personal number of a test person' }),
            card: z
              .string()
              .optional()
              .openapi({ description: 'number of a test card', example: '4111111111111111' }),
            browser: strictly(browserShape).optional().openapi({
              description:
                "how the payer's browser visits the shop from now on: the words of checkout.browser",
            }),
          }),
        },
      },
    },
  },
  responses: { 200: json(paymentDetailSchema, 'The payment after it'), ...refusals(404, 409, 422) },
})

const backend = createRoute({
  operationId: 'sandbox_report_backend',
  method: 'post',
  path: '/_sandbox/payments/{payment_id}/backend',
  tags: ['Sandbox'],
  summary:
    "Reports that the merchant's backend went down or came up again: the moments `backend.down` and `backend.up` of the payment's scenario",
  request: {
    ...worldParameters,
    params,
    body: {
      required: true,
      content: { 'application/json': { schema: strictly({ state: z.enum(['down', 'up']) }) } },
    },
  },
  responses: { 200: json(paymentDetailSchema, 'The payment after it'), ...refusals(404, 422) },
})

export function paymentRoutes(control: Control): OpenAPIHono {
  return new OpenAPIHono({ defaultHook: onInvalid })
    .openapi(list, (c) => {
      const { status, scenario, payment_order_id, q, undelivered, before, after, limit } =
        c.req.valid('query')
      const tenantId = namedWorld(c)
      const search = {
        tenantId: tenantId ?? undefined,
        status,
        scenario,
        paymentOrderId: payment_order_id,
        text: q,
        undelivered: undelivered === 'true',
        metadata: readMetadata(c.req.query()),
      }
      const mark = (id: string | undefined) =>
        id === undefined ? null : findPayment(control, id, tenantId)
      const page = listPayments(control, search, {
        limit,
        before: mark(before),
        after: mark(after),
      })
      const has_older = page.hasOlder || control.stores.dropped.has(tenantId)
      return c.json({ data: [...page.payments], has_older }, 200)
    })
    .openapi(show, (c) => {
      const payment = findPayment(control, c.req.valid('param').payment_id, namedWorld(c))
      return c.json(describePayment(control, payment), 200)
    })
    .openapi(act, async (c) => {
      const payment = findPayment(control, c.req.valid('param').payment_id, namedWorld(c))
      const { action, browser, ...input } = c.req.valid('json')
      if (action === 'return') await returnPayer(control, payment, browser ?? {})
      else {
        if (browser !== undefined) await setBrowser(control, payment, browser)
        playPayer(control, payment, action, input)
      }
      return c.json(describePayment(control, control.stores.payments.get(payment.seq)), 200)
    })
    .openapi(backend, (c) => {
      const payment = findPayment(control, c.req.valid('param').payment_id, namedWorld(c))
      recordBackend(control, payment, `backend.${c.req.valid('json').state}`)
      return c.json(describePayment(control, control.stores.payments.get(payment.seq)), 200)
    })
}
