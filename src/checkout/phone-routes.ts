import { type Context, Hono } from 'hono'
import { readForm } from '../form.ts'
import type { TestPerson } from '../open-payments/persons.ts'
import type { OpenPayments } from '../open-payments/pis-types.ts'
import type { Render } from '../views.ts'
import { isPeek } from './peek.ts'
import {
  type Back,
  type CheckoutAtPhone,
  endOf,
  type PhoneEnd,
  phoneOverPage,
  phonePage,
  verbOf,
} from './phone-page.ts'
import type { Play } from './play.ts'
import { linkFor, viewerOf } from './viewer.ts'

/** The pretend phone: one page for each BankID order, opened by the QR code or by the link beside it. */
export function phoneRoutes({
  openPayments,
  render,
  testPersons,
  play,
}: {
  openPayments: OpenPayments
  render: Render
  testPersons: readonly TestPerson[]
  play: Play
}): Hono {
  const app = new Hono()

  const over = (c: Context, end: PhoneEnd, checkout: CheckoutAtPhone | null) =>
    render('bankid-over', phoneOverPage(end, viewerOf(c), checkout, backOf(c)))

  const show = (c: Context, checkout: CheckoutAtPhone) => {
    const end = endOf(openPayments, checkout)
    if (end !== null) return over(c, end, checkout)
    const model = phonePage(openPayments, testPersons, checkout, viewerOf(c), backOf(c))
    return render('bankid-ask', model)
  }

  /** Once a code was right, its page stays right: a reload a minute later must not call it old. */
  const scanned = (c: Context, { order }: CheckoutAtPhone) => {
    const { time = '', code = '' } = c.req.query()
    const verdict = openPayments.checkQrCode(order, time, code)
    if (verdict === 'valid') return c.redirect(phoneUrl(c, order.orderRef), 303)
    return c.html(over(c, verdict, null), verdict === 'old' ? 410 : 400)
  }

  app.get('/bankid/:orderRef', (c) => {
    const found = openPayments.findOrder(c.req.param('orderRef'))
    if (found === null) return c.html(over(c, 'unknown', null), 404)
    if (hasCode(c)) return scanned(c, found)
    const isNew = found.order.openedAt === null && endOf(openPayments, found) === null
    if (isNew && !isPeek(c)) play(found.session.token, 'open_app')
    return c.html(show(c, openPayments.findOrder(found.order.orderRef) ?? found))
  })

  app.post('/bankid/:orderRef/:answer{sign|cancel}', async (c) => {
    const found = openPayments.findOrder(c.req.param('orderRef'))
    if (found === null) return c.html(over(c, 'unknown', null), 404)
    const { person } = await readForm(c)
    const action = c.req.param('answer') === 'sign' ? verbOf(found.order) : 'cancel_in_app'
    if (endOf(openPayments, found) === null) {
      play(found.session.token, action, action === 'sign_in' && person ? { person } : {})
    }
    return c.redirect(phoneUrl(c, found.order.orderRef), 303)
  })

  return app
}

function hasCode(c: Context): boolean {
  return c.req.query('time') !== undefined || c.req.query('code') !== undefined
}

function backOf(c: Context): Back {
  const back = c.req.query('back')
  return back === 'auto' || back === 'link' ? back : null
}

function phoneUrl(c: Context, orderRef: string): string {
  return linkFor(viewerOf(c), `/bankid/${orderRef}`, { back: backOf(c) })
}
