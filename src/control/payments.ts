import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { OpenPayments } from '../open-payments/pis-types.ts'
import { IllegalActionError, payerActions } from '../payer/checkout-session.ts'
import { type ActInput, UnknownChoiceError } from '../payer/way.ts'
import type { Payment } from '../payment/payment.ts'
import type { PaymentStore } from '../storage/payment-store.ts'
import type { DescribePayment } from './describe-payment.ts'
import { paymentDetailSchema } from './describe-payment.ts'
import { refuse } from './errors.ts'
import { findPayment } from './find.ts'
import type { RecentPayments } from './recent-payments.ts'
import { json, onInvalid, refusals } from './route-parts.ts'
import { strictly, worldQuery } from './strict.ts'
import { namedWorld, requireWorld, worldParameters } from './world.ts'

const params = z.object({ payment_id: z.uuid() })

const list = createRoute({
  operationId: 'sandbox_list_payments',
  method: 'get',
  path: '/_sandbox/payments',
  tags: ['Sandbox'],
  summary: 'The newest payments of a world',
  request: {
    ...worldParameters,
    query: worldQuery({
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
  },
  responses: {
    200: json(z.object({ data: z.array(paymentDetailSchema) }), 'Newest first'),
    ...refusals(422),
  },
})

const show = createRoute({
  operationId: 'sandbox_get_payment',
  method: 'get',
  path: '/_sandbox/payments/{payment_id}',
  tags: ['Sandbox'],
  summary:
    'A payment with its scenario and why, checkout, timeline past and planned, and deliveries',
  request: { ...worldParameters, params },
  responses: { 200: json(paymentDetailSchema, 'The payment'), ...refusals(404, 422) },
})

const act = createRoute({
  operationId: 'sandbox_play_payer',
  method: 'post',
  path: '/_sandbox/payments/{payment_id}/payer',
  tags: ['Sandbox'],
  summary: 'Plays the payer with no browser',
  description:
    '`approve`, `refuse`, `block_bankid` and `time_out` first take the steps still missing, as the payer would. An action that is illegal in the state of the checkout is answered 409 with the legal ones.',
  request: {
    ...worldParameters,
    params,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: strictly({
            action: z.enum(payerActions),
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
          }),
        },
      },
    },
  },
  responses: { 200: json(paymentDetailSchema, 'The payment after it'), ...refusals(404, 409, 422) },
})

export function paymentRoutes({
  payments,
  openPayments,
  describePayment,
  recentPayments,
}: {
  payments: PaymentStore
  openPayments: OpenPayments
  describePayment: DescribePayment
  recentPayments: RecentPayments
}): OpenAPIHono {
  return new OpenAPIHono({ defaultHook: onInvalid })
    .openapi(list, (c) => {
      return c.json({ data: recentPayments(requireWorld(c), c.req.valid('query').limit) }, 200)
    })
    .openapi(show, (c) => {
      const payment = findPayment(payments, c.req.valid('param').payment_id, namedWorld(c))
      return c.json(describePayment(payment), 200)
    })
    .openapi(act, (c) => {
      const payment = findPayment(payments, c.req.valid('param').payment_id, namedWorld(c))
      const { action, ...input } = c.req.valid('json')
      playPayer(openPayments, payment, action, input)
      return c.json(describePayment(payments.get(payment.seq)), 200)
    })
}

function playPayer(
  openPayments: OpenPayments,
  payment: Payment,
  action: (typeof payerActions)[number],
  input: { [key in keyof ActInput]: string | undefined },
): void {
  const checkout = openPayments.findCheckoutOfPayment(payment.seq)
  if (checkout === null) {
    refuse(
      409,
      'no_checkout',
      `A ${payment.provider}/${payment.method} payment has no payer to play.`,
    )
  }
  try {
    openPayments.act(checkout.session.token, action, 'api', given(input))
  } catch (error) {
    if (error instanceof IllegalActionError) {
      refuse(409, 'illegal_action', error.message, {
        state: error.state,
        legal_actions: [...error.legal],
      })
    }
    if (error instanceof UnknownChoiceError) refuse(422, 'invalid_enum', error.message)
    throw error
  }
}

function given(input: { [key in keyof ActInput]: string | undefined }): ActInput {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
}
