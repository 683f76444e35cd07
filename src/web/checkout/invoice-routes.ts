import { Hono } from 'hono'
import type { CheckoutContext } from './context.ts'
import { invoicePage } from './invoice-page.ts'
import { answerNotFound } from './not-found.ts'
import { toViewer } from './viewer.ts'

/** Invoices, to view and to download. */
export function invoiceRoutes(context: CheckoutContext): Hono {
  const { checkoutService, render } = context
  return new Hono().get('/checkout/:token/invoice', (c) => {
    const token = c.req.param('token')
    const payment = checkoutService.findCheckout(token)?.payment
    if (payment === undefined || payment.providerMethodResponse['invoice'] == null)
      return answerNotFound(render, c, 'unknown')
    if (c.req.query('download') === '1')
      c.header('content-disposition', `attachment; filename="invoice-${payment.id}.html"`)
    const path = `/checkout/${token}/invoice`
    return c.html(
      render('checkout/invoice', invoicePage(checkoutService, payment, toViewer(c), path)),
    )
  })
}
