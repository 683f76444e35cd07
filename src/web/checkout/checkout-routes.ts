import { type Context, Hono } from 'hono'
import type { ActionInput } from '../../checkout/checkout-definition.ts'
import type { CheckoutService } from '../../checkout/checkout-service.ts'
import type { Checkout, PayerAction } from '../../checkout/checkout-session.ts'
import { findCard } from '../../providers/cards.ts'
import type { BankIdSimulator } from '../../providers/open-payments/bankid-simulator.ts'
import type { TestPerson } from '../../providers/open-payments/test-persons.ts'
import { type Form, readForm } from '../form.ts'
import { invoiceRoutes } from '../invoices/invoice.ts'
import { frameablePage, type Render, unframedPage } from '../templates.ts'
import { createLive } from './live.ts'
import { nextPage } from './next-page.ts'
import { createPlay, isPayerAction, type Play } from './perform.ts'
import { phoneRoutes } from './phone-routes.ts'
import { isPeek, refusePrefetch } from './prefetch.ts'
import { toScreen } from './screen-name.ts'
import { createScreens } from './screens.ts'
import { controlsRoutes } from './test-controls-routes.ts'
import { textsIn } from './texts.ts'
import { toViewer } from './viewer.ts'

export type CheckoutNeeds = {
  readonly checkoutService: CheckoutService
  readonly bankId: BankIdSimulator
  readonly render: Render
  /** the first one is who signs in where nobody is chosen */
  readonly testPersons: readonly TestPerson[]
  /** the origin the caller knows us by, such as `http://127.0.0.1:8700`: PUBLIC_URL, else the request's */
  readonly getOrigin: (request: Request) => string
}

/** What the payer sees: the checkout under `/checkout`, the pretend phone under `/bankid`. */
export function checkoutRoutes(needs: CheckoutNeeds): Hono {
  const { checkoutService, render, getOrigin } = needs
  const play = createPlay(needs)
  const show = createScreens(needs)
  const live = createLive(needs)
  const app = new Hono()

  for (const [path, headers] of [
    ['/checkout/*', frameablePage],
    ['/bankid/*', unframedPage],
  ] as const) {
    app.use(path, refusePrefetch)
    app.use(path, async (c, next) => {
      await next()
      for (const [name, value] of Object.entries(headers)) c.header(name, value)
    })
  }

  const unknown = (c: Context) => {
    const { lang } = toViewer(c)
    const t = textsIn(lang)
    return c.html(render('checkout-unknown', { lang, t, ...t.unknown }), 404)
  }

  app.get('/checkout/:token', (c) => {
    const found = checkoutService.findCheckout(c.req.param('token'))
    const checkout = isPeek(c) ? found : opened(found, play)
    return checkout === null
      ? unknown(c)
      : c.html(show(checkout, toViewer(c), getOrigin(c.req.raw)))
  })

  app.get('/checkout/:token/live', (c) => {
    const checkout = checkoutService.findCheckout(c.req.param('token'))
    if (checkout === null) return c.json({ at: 'unknown', parts: {} }, 404)
    checkoutService.pageWasPolled(checkout.session.token)
    return c.json(live(checkout, toViewer(c), getOrigin(c.req.raw)))
  })

  app.get('/checkout/:token/continue', (c) => {
    const action = 'continue'
    const token = c.req.param('token')
    const checkout = isPeek(c) ? checkoutService.findCheckout(token) : play(token, action)
    if (checkout === null) return unknown(c)
    return c.redirect(
      nextPage(checkoutService, checkout, toViewer(c), { action, isFramed: false }),
      303,
    )
  })

  app.route('/', invoiceRoutes({ checkoutService, render, unknown }))
  app.route('/', controlsRoutes({ checkoutService, play, unknown }))

  app.post('/checkout/:token/:action', async (c) => {
    const action = c.req.param('action')
    if (!isPayerAction(action)) return unknown(c)
    const form = await readForm(c)
    const checkout = playOnPage(needs, play)(c.req.param('token'), action, toInput(form))
    if (checkout === null) return unknown(c)
    const isFramed = form['framed'] === '1'
    const page = nextPage(checkoutService, checkout, toViewer(c), { action, isFramed })
    return c.redirect(withCardProblem(page, form['card']), 303)
  })

  app.route('/', phoneRoutes({ ...needs, play }))
  return app
}

/** Reloads and polls are no new visits. */
function opened(checkout: Checkout | null, play: Play): Checkout | null {
  if (checkout === null) return null
  const { openedAt, left, token } = checkout.session
  return openedAt === null || left ? play(token, 'open') : checkout
}

/** A second press of Pay must not stand in for the signature the phone is being asked for. */
function playOnPage({ checkoutService }: CheckoutNeeds, play: Play) {
  return (token: string, action: PayerAction, input: ActionInput) => {
    const checkout = checkoutService.findCheckout(token)
    const isAtPhone = checkout !== null && toScreen(checkout) === 'bankid'
    return action === 'sign' && isAtPhone ? checkout : play(token, action, input)
  }
}

/** Says on the page that a card number is none of ours, until the next one is tried. */
function withCardProblem(page: string, card: string | undefined): string {
  if (card === undefined || findCard(card) !== undefined) return page
  return `${page}${page.includes('?') ? '&' : '?'}card=unknown`
}

function toInput({ bank, account, person, card }: Form): ActionInput {
  return {
    ...(bank === undefined ? {} : { bank }),
    ...(account === undefined ? {} : { account }),
    ...(person === undefined ? {} : { person }),
    ...(card === undefined ? {} : { card }),
  }
}
