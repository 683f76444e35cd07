import { type Context, Hono } from 'hono'
import { testPersons } from '../../providers/open-payments/test-persons.ts'
import { readForm } from '../form.ts'
import type { CheckoutContext } from './context.ts'
import {
  type Back,
  type CheckoutAtPhone,
  type PhoneEnd,
  phoneEndPage,
  phonePage,
  toEnd,
  toVerb,
} from './phone-page.ts'
import { isPeek } from './prefetch.ts'
import { takeAction } from './take-action.ts'
import { linkFor, toViewer } from './viewer.ts'

/** The page that stands for the payer's phone: one for each BankID order, opened by the QR code or by the link beside it. */
export function phoneRoutes(context: CheckoutContext): Hono {
  const { checkoutService, bankId, render } = context
  const app = new Hono()

  const renderEnd = (c: Context, end: PhoneEnd, checkout: CheckoutAtPhone | null) =>
    render('checkout/phone-end', phoneEndPage(end, toViewer(c), checkout, toBack(c)))

  const show = (c: Context, checkout: CheckoutAtPhone) => {
    const end = toEnd(checkoutService, checkout)
    if (end !== null) return renderEnd(c, end, checkout)
    const model = phonePage(testPersons, checkout, toViewer(c), toBack(c))
    return render('checkout/phone-ask', model)
  }

  /** The code is checked once: its page has an address without it, so that a reload a minute later works. */
  const scanned = (c: Context, { order }: CheckoutAtPhone) => {
    const { time = '', code = '' } = c.req.query()
    const verdict = bankId.checkQrCode(order, time, code)
    if (verdict === 'valid') return c.redirect(phoneUrl(c, order.orderRef), 303)
    return c.html(renderEnd(c, verdict, null), verdict === 'old' ? 410 : 400)
  }

  app.get('/bankid/:orderRef', (c) => {
    const found = bankId.findOrder(c.req.param('orderRef'))
    if (found === null) return c.html(renderEnd(c, 'unknown', null), 404)
    if (hasCode(c)) return scanned(c, found)
    const isNew = found.order.openedAt === null && toEnd(checkoutService, found) === null
    if (isNew && !isPeek(c)) takeAction(context, found.session.token, 'open_app')
    return c.html(show(c, bankId.findOrder(found.order.orderRef) ?? found))
  })

  app.post('/bankid/:orderRef/:answer{sign|cancel}', async (c) => {
    const found = bankId.findOrder(c.req.param('orderRef'))
    if (found === null) return c.html(renderEnd(c, 'unknown', null), 404)
    const { person } = await readForm(c)
    const action = c.req.param('answer') === 'sign' ? toVerb(found.order) : 'cancel_in_app'
    if (toEnd(checkoutService, found) === null) {
      takeAction(
        context,
        found.session.token,
        action,
        action === 'sign_in' && person ? { person } : {},
      )
    }
    return c.redirect(phoneUrl(c, found.order.orderRef), 303)
  })

  return app
}

function hasCode(c: Context): boolean {
  return c.req.query('time') !== undefined || c.req.query('code') !== undefined
}

function toBack(c: Context): Back {
  const back = c.req.query('back')
  return back === 'auto' || back === 'link' ? back : null
}

function phoneUrl(c: Context, orderRef: string): string {
  return linkFor(toViewer(c), `/bankid/${orderRef}`, { back: toBack(c) })
}
