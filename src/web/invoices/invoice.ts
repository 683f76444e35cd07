import { type Context, Hono } from 'hono'
import type { CheckoutService } from '../../checkout/checkout-service.ts'
import type { Payment } from '../../payment/payment.ts'
import type { InvoicePage } from '../checkout/page-models.ts'
import { toSummary } from '../checkout/payment-summary.ts'
import { textsIn } from '../checkout/texts.ts'
import { linkFor, toViewer, type Viewer } from '../checkout/viewer.ts'
import type { Render } from '../templates.ts'

/** The bill of a payment that has one, to look at and to keep. The vendor's is a PDF; this is a page. */
export function invoiceRoutes({
  checkoutService,
  render,
  unknown,
}: {
  checkoutService: CheckoutService
  render: Render
  unknown: (c: Context) => Response
}): Hono {
  function toInvoice(payment: Payment, viewer: Viewer, path: string): InvoicePage {
    const { lang } = viewer
    const t = textsIn(lang)
    const { invoice } = t
    const due = payment.providerMethodParameters['desired_date_of_payment']
    const facts = checkoutService.pageFor(payment)?.facts?.(payment) ?? []
    const own = [
      { label: invoice.to, value: payment.payer?.['name'] },
      { label: invoice.due, value: due },
      { label: t.result.payment, value: payment.id },
    ]
    return {
      lang,
      t,
      title: invoice.title,
      status: payment.status,
      total: toSummary(payment, lang).amount,
      items: payment.orderItems.map(({ name, amount, vat_rate }) => ({
        name,
        vat: `${vat_rate} %`,
        amount: toSummary({ ...payment, totalAmount: amount }, lang).amount,
      })),
      facts: [
        ...facts.map(({ label, value }) => ({ label: label[lang], value })),
        ...own.flatMap(({ label, value }) =>
          typeof value === 'string' && value !== '' ? [{ label, value }] : [],
        ),
      ],
      otherLanguage: otherLanguage(viewer, path),
    }
  }

  return new Hono().get('/checkout/:token/invoice', (c) => {
    const token = c.req.param('token')
    const payment = checkoutService.findCheckout(token)?.payment
    if (payment === undefined || payment.providerMethodResponse['invoice'] == null)
      return unknown(c)
    if (c.req.query('download') === '1')
      c.header('content-disposition', `attachment; filename="invoice-${payment.id}.html"`)
    const page = toInvoice(payment, toViewer(c), `/checkout/${token}/invoice`)
    return c.html(render('checkout-invoice', page))
  })
}

function otherLanguage(viewer: Viewer, path: string): InvoicePage['otherLanguage'] {
  const lang = viewer.lang === 'sv' ? 'en' : 'sv'
  return { lang, href: linkFor(viewer, path, { lang }), label: textsIn(lang).name }
}
