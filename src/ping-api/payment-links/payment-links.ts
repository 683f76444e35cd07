import { OpenAPIHono, z } from '@hono/zod-openapi'
import type { Engine } from '../../engine/engine.ts'
import { cancelPaymentLink } from '../../engine/payment-links/cancel-payment-link.ts'
import { createPaymentLink } from '../../engine/payment-links/create-payment-link.ts'
import { distributePaymentLink } from '../../engine/payment-links/distribute-payment-link.ts'
import { playableMethods } from '../../engine/payment-links/pay-payment-link.ts'
import {
  checkoutUrlOf,
  expiryOf,
  type PaymentLinkBody,
  toPaymentLink,
} from '../../engine/payment-links/payment-link.ts'
import { type ApiEnv, answer, answerNothing, remarkOn } from '../http/call.ts'
import { limit } from '../http/fields.ts'
import { operation, serve } from '../http/operation.ts'
import { checkLinkBody } from './check-link-body.ts'
import { linkOfCall } from './link-of-call.ts'
import { shapePaymentLink } from './payment-link-answer.ts'
import {
  distributeBody,
  type LinkBodySchema,
  linkBody,
  linkParams,
  linksPath,
  paymentLinkAnswer,
} from './payment-link-schemas.ts'

const common = { base: linksPath, tag: 'Payment links' } as const
const one = { ...common, params: linkParams } as const

const describeCreate = (body: LinkBodySchema) =>
  operation({
    ...common,
    id: 'create_payment_link',
    method: 'post',
    path: '/payment_links',
    summary: 'Create a payment link in a payment order',
    body,
    answer: z.object({ id: z.string().openapi({ format: 'uuid' }), checkout_url: z.string() }),
    errors: [403, 422],
  })

const list = operation({
  ...common,
  id: 'list_payment_links',
  method: 'get',
  path: '/payment_links',
  summary: 'List payment links, newest first, 200 at the most',
  query: z.object({ limit: limit.optional() }),
  answer: z.array(paymentLinkAnswer),
  errors: [403, 422],
})

const get = operation({
  ...one,
  id: 'get_payment_link',
  method: 'get',
  path: '/payment_links/{payment_link_id}',
  summary: 'Get a payment link',
  answer: paymentLinkAnswer,
  errors: [403, 404, 422],
})

const cancel = operation({
  ...one,
  id: 'cancel_payment_link',
  method: 'put',
  path: '/payment_links/{payment_link_id}/cancel',
  summary: 'Cancel a payment link that has not ended',
  errors: [403, 404, 422],
})

const distribute = operation({
  ...one,
  id: 'distribute_payment_link',
  method: 'put',
  path: '/payment_links/{payment_link_id}/distribute',
  summary:
    'Send a payment link by e-mail, text or both; the messages are at GET /_sandbox/messages',
  body: distributeBody,
  errors: [403, 404, 422],
})

/** See docs/contract/ping-payments-api.md#61-payment-links. */
export function paymentLinkRoutes(engine: Engine): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>()
  const { paymentLinks } = engine.stores
  const body = linkBody(engine.providers.all)

  serve(
    app,
    describeCreate(body),
    (c, input) => {
      const call = c.get('call')
      const { tenantId, origin } = call
      call.paymentOrderId = input.body.payment_order_id
      const link = createPaymentLink(engine, tenantId, input.body, remarkOn(c))
      const created = { id: link.id, checkout_url: checkoutUrlOf(link, origin) }
      return answer(c, created, notesOn(engine, input.body, link.createdAt))
    },
    checkLinkBody(engine, body),
  )

  serve(app, list, (c, { query }) => {
    const { tenantId, origin } = c.get('call')
    const { items, hasOlder } = paymentLinks.list(tenantId, { limit: query.limit ?? 200 })
    const because = hasOlder ? `the newest ${items.length}; there are older ones` : null
    return answer(
      c,
      items.map((record) => shapePaymentLink(toPaymentLink(record), origin)),
      because,
    )
  })

  serve(app, get, (c, { params }) => {
    const { origin } = c.get('call')
    const link = linkOfCall(engine, c, params)
    return answer(c, shapePaymentLink(link, origin), link.history.at(-1)?.because)
  })

  serve(app, cancel, (c, { params }) => {
    const link = linkOfCall(engine, c, params)
    cancelPaymentLink(engine, link)
    return answerNothing(c)
  })

  serve(app, distribute, (c, { params, body: wanted }) => {
    const { origin } = c.get('call')
    const link = linkOfCall(engine, c, params)
    distributePaymentLink(engine, link, wanted, origin)
    return answerNothing(c, 'kept in the sandbox: GET /_sandbox/messages, page /messages')
  })

  return app
}

/** What of a link the sandbox sees otherwise than its tenant may. */
function notesOn(engine: Engine, body: PaymentLinkBody, at: number): string | null {
  const methods = body.payment_provider_methods
  const playable = playableMethods(engine, methods).map(({ wanted }) => wanted)
  const others = methods.filter((method) => !playable.includes(method))
  const names = others.map(({ provider, method }) => `${provider}/${method}`).join(', ')
  const dueAt = expiryOf(body)
  const notes = [
    names === '' ? null : `the sandbox does not play ${names}: its page does not offer it`,
    dueAt === null || dueAt > at ? null : `due_date ${body.due_date} is over: it expires at once`,
  ].filter((note) => note !== null)
  return notes.length === 0 ? null : notes.join('; ')
}
