import { type Context, Hono } from 'hono'
import type { Control } from '../../control-api/control.ts'
import { ForbiddenError, InvalidRequestError, NotFoundError } from '../../engine/errors.ts'
import {
  findPaymentLinkByToken,
  paymentsOfLink,
} from '../../engine/payment-links/find-payment-link.ts'
import { payPaymentLink } from '../../engine/payment-links/pay-payment-link.ts'
import { type PaymentLink, pageUrl } from '../../engine/payment-links/payment-link.ts'
import { isWebUrl } from '../../input/url-rules.ts'
import type { Payment } from '../../payment/payment.ts'
import { headerSafe } from '../checkout/next-page.ts'
import { answerNotFound } from '../checkout/not-found.ts'
import { refusePrefetch } from '../checkout/prefetch.ts'
import { linkFor, toViewer, type Viewer } from '../checkout/viewer.ts'
import { readForm } from '../form.ts'
import { setPageHeaders, unframedHeaders } from '../page-headers.ts'
import type { Render } from '../templates.ts'
import { inLanguageOf, linkPage } from './link-page.ts'
import { linkTexts } from './link-texts.ts'
import { paperPage } from './paper-page.ts'

/** The pages of payment links, under `/links/<token>`: Ping's own checkout, which leads to the provider's. */
export function linkRoutes(control: Control, render: Render): Hono {
  const { getOrigin } = control.publicApi
  const app = new Hono()
  app.use('/links/:token/*', refusePrefetch, setPageHeaders(unframedHeaders))

  function find(c: Context): { link: PaymentLink; viewer: Viewer } | null {
    const link = findPaymentLinkByToken(control, c.req.param('token') ?? '')
    return link === null ? null : { link, viewer: inLanguageOf(link, toViewer(c)) }
  }

  const notFound = (c: Context) => answerNotFound(render, c, 'unknown')

  return app
    .get('/links/:token', (c) => {
      const found = find(c)
      if (found === null) return notFound(c)
      return c.html(render('links/link', linkPage(control, found.link, found.viewer)))
    })
    .post('/links/:token/pay', async (c) => {
      const found = find(c)
      if (found === null) return notFound(c)
      const { link, viewer } = found
      const { provider = '', method = '', phone } = await readForm(c)
      const origin = getOrigin(c.req.raw)
      const chosen = { provider, method, phone: phone?.trim() || null }
      try {
        return c.redirect(
          checkoutFor(payPaymentLink(control, link, chosen, origin), link, viewer, origin),
          303,
        )
      } catch (error) {
        if (!isRefusal(error)) throw error
        const refusal = `${linkTexts(viewer.lang).refused} (${error.message})`
        return c.html(render('links/link', linkPage(control, link, viewer, refusal)), 409)
      }
    })
    .get('/links/:token/return', (c) => {
      const found = find(c)
      if (found === null) return notFound(c)
      const { body, status, token } = found.link
      const url = body.checkout_success_url
      const goesOn = status === 'COMPLETED' && url != null && isWebUrl(url)
      return c.redirect(goesOn ? headerSafe(url) : linkFor(found.viewer, `/links/${token}`), 303)
    })
    .get('/links/:token/invoice', (c) => {
      const found = find(c)
      if (found === null || found.link.invoice === null) return notFound(c)
      const { link, viewer } = found
      nameFile(c, link.invoice?.documentName ?? `invoice-${link.id}`)
      const page = paperPage(link, viewer, 'invoice', bankgiroOf(link))
      return c.html(render('links/paper', page))
    })
    .get('/links/:token/receipt', (c) => {
      const found = find(c)
      if (found === null || found.link.status !== 'COMPLETED') return notFound(c)
      nameFile(c, `receipt-${found.link.id}`)
      return c.html(render('links/paper', paperPage(found.link, found.viewer, 'receipt', null)))
    })

  /** The provider's page of a payment; the link's own where it has none. */
  function checkoutFor(
    { seq: paymentSeq }: Payment,
    link: PaymentLink,
    viewer: Viewer,
    origin: string,
  ): string {
    const token = control.checkoutService.findCheckoutOfPayment(paymentSeq)?.session.token
    if (token === undefined) return linkFor(viewer, `/links/${link.token}`)
    const callbackurl = `${pageUrl(link.token, origin)}/return`
    return linkFor(viewer, `/checkout/${token}`, { lang: viewer.lang, callbackurl })
  }

  /** Of the account that the deposit of an invoice waits for. */
  function bankgiroOf(link: PaymentLink): string | null {
    const accounts = paymentsOfLink(control, link).map(
      ({ providerMethodResponse }) => providerMethodResponse['bank_account'],
    )
    const account = accounts.find((one) => typeof one === 'object' && one !== null)
    const number = (account as Readonly<Record<string, unknown>> | undefined)?.['bankgiro_number']
    return typeof number === 'string' ? number : null
  }
}

function isRefusal(error: unknown): error is Error {
  return [ForbiddenError, InvalidRequestError, NotFoundError].some((kind) => error instanceof kind)
}

/** With `?download=1` the page is saved. */
function nameFile(c: Context, name: string): void {
  if (c.req.query('download') !== '1') return
  const safe = name.replaceAll(/[^\w.-]+/g, '-')
  c.header('content-disposition', `attachment; filename="${safe}.html"`)
}
