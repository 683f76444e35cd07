import { OpenAPIHono, z } from '@hono/zod-openapi'
import type { Engine } from '../../engine/engine.ts'
import {
  invoicePaymentLink,
  requireInvoice,
  requirePaid,
} from '../../engine/payment-links/invoice-payment-link.ts'
import { pageUrl } from '../../engine/payment-links/payment-link.ts'
import { type ApiEnv, answer, answerNothing } from '../http/call.ts'
import { operation, serve } from '../http/operation.ts'
import { linkOfCall } from './link-of-call.ts'
import { invoiceBody, linkParams, linksPath } from './payment-link-schemas.ts'

const common = {
  base: linksPath,
  tag: 'Payment links',
  params: linkParams,
  errors: [403, 404, 422],
} as const
const invoicePath = '/payment_links/{payment_link_id}/invoice'

const createInvoice = operation({
  ...common,
  id: 'create_payment_link_invoice',
  method: 'put',
  path: invoicePath,
  summary: 'Create the invoice of a payment link: a bank transfer with its reference pays the link',
  body: invoiceBody,
})

const getInvoice = operation({
  ...common,
  id: 'get_payment_link_invoice',
  method: 'get',
  path: invoicePath,
  summary: 'Get the invoice of a payment link',
  answer: z.object({ url: z.string(), reference_type: z.string(), reference: z.string() }),
})

const getReceipt = operation({
  ...common,
  id: 'get_payment_link_receipt',
  method: 'get',
  path: '/payment_links/{payment_link_id}/receipt',
  summary: 'Get the receipt of a paid payment link',
  answer: z.object({ url: z.string() }),
})

/** The invoice and the receipt of a link, as pages, where the vendor has PDFs. */
export function paymentLinkFileRoutes(engine: Engine): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>()

  serve(app, createInvoice, (c, { params, body }) => {
    const { origin } = c.get('call')
    const link = linkOfCall(engine, c, params)
    const { reference_type: referenceType, document_name } = body
    const documentName = document_name ?? null
    invoicePaymentLink(engine, link, { referenceType, documentName, origin })
    return answerNothing(c)
  })

  serve(app, getInvoice, (c, { params }) => {
    const { origin } = c.get('call')
    const link = linkOfCall(engine, c, params)
    const { referenceType, reference } = requireInvoice(link)
    const url = `${pageUrl(link.token, origin)}/invoice`
    return answer(c, { url, reference_type: referenceType, reference })
  })

  serve(app, getReceipt, (c, { params }) => {
    const { origin } = c.get('call')
    const link = linkOfCall(engine, c, params)
    requirePaid(link)
    return answer(c, { url: `${pageUrl(link.token, origin)}/receipt` })
  })

  return app
}
