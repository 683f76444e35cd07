import { type Context, Hono } from 'hono'
import type { CheckoutService } from '../../checkout/checkout-service.ts'
import type { BankIdSimulator } from '../../providers/open-payments/bankid-simulator.ts'
import type { TestPerson } from '../../providers/open-payments/test-persons.ts'
import { readForm } from '../form.ts'
import type { Render } from '../templates.ts'
import type { Play } from './perform.ts'
import {
  type Back,
  type CheckoutAtPhone,
  type PhoneEnd,
  phoneOverPage,
  phonePage,
  toEnd,
  toVerb,
} from './phone-page.ts'
import { isPeek } from './prefetch.ts'
import { linkFor, toViewer } from './viewer.ts'

/** The pretend phone: one page for each BankID order, opened by the QR code or by the link beside it. */
export function phoneRoutes({
  checkoutService,
  bankId,
  render,
  testPersons,
  play,
}: {
  checkoutService: CheckoutService
  bankId: BankIdSimulator
  render: Render
  testPersons: readonly TestPerson[]
  play: Play
}): Hono {
  const app = new Hono()

  const over = (c: Context, end: PhoneEnd, checkout: CheckoutAtPhone | null) =>
    render('bankid-over', phoneOverPage(end, toViewer(c), checkout, toBack(c)))

  const show = (c: Context, checkout: CheckoutAtPhone) => {
    const end = toEnd(checkoutService, checkout)
    if (end !== null) return over(c, end, checkout)
    const model = phonePage(testPersons, checkout, toViewer(c), toBack(c))
    return render('bankid-ask', model)
  }

  /** Once a code was right, its page stays right: a reload a minute later must not call it old. */
  const scanned = (c: Context, { order }: CheckoutAtPhone) => {
    const { time = '', code = '' } = c.req.query()
    const verdict = bankId.checkQrCode(order, time, code)
    if (verdict === 'valid') return c.redirect(phoneUrl(c, order.orderRef), 303)
    return c.html(over(c, verdict, null), verdict === 'old' ? 410 : 400)
  }

  app.get('/bankid/:orderRef', (c) => {
    const found = bankId.findOrder(c.req.param('orderRef'))
    if (found === null) return c.html(over(c, 'unknown', null), 404)
    if (hasCode(c)) return scanned(c, found)
    const isNew = found.order.openedAt === null && toEnd(checkoutService, found) === null
    if (isNew && !isPeek(c)) play(found.session.token, 'open_app')
    return c.html(show(c, bankId.findOrder(found.order.orderRef) ?? found))
  })

  app.post('/bankid/:orderRef/:answer{sign|cancel}', async (c) => {
    const found = bankId.findOrder(c.req.param('orderRef'))
    if (found === null) return c.html(over(c, 'unknown', null), 404)
    const { person } = await readForm(c)
    const action = c.req.param('answer') === 'sign' ? toVerb(found.order) : 'cancel_in_app'
    if (toEnd(checkoutService, found) === null) {
      play(found.session.token, action, action === 'sign_in' && person ? { person } : {})
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
