import { type Context, Hono } from 'hono'
import type { ActionInput } from '../../checkout/checkout-definition.ts'
import type { Checkout, PayerAction } from '../../checkout/checkout-session.ts'
import { findCard } from '../../providers/cards.ts'
import { type Form, readForm } from '../form.ts'
import { frameableHeaders, setPageHeaders, unframedHeaders } from '../page-headers.ts'
import type { CheckoutContext } from './context.ts'
import { invoiceRoutes } from './invoice-routes.ts'
import { renderLive } from './live.ts'
import { nextPage } from './next-page.ts'
import { answerNotFound } from './not-found.ts'
import { phoneRoutes } from './phone-routes.ts'
import { isPeek, refusePrefetch } from './prefetch.ts'
import { toScreen } from './screen-name.ts'
import { renderScreen } from './screens.ts'
import { isPayerAction, takeAction } from './take-action.ts'
import { controlsRoutes } from './test-controls-routes.ts'
import { toViewer } from './viewer.ts'

/** What the payer sees: the checkout under `/checkout`, the payer's phone under `/bankid`. */
export function checkoutRoutes(context: CheckoutContext): Hono {
  const { checkoutService, render, getOrigin } = context
  const notFound = (c: Context) => answerNotFound(render, c, 'unknown')
  const app = new Hono()

  for (const [path, headers] of [
    ['/checkout/*', frameableHeaders],
    ['/bankid/*', unframedHeaders],
  ] as const) {
    app.use(path, refusePrefetch)
    app.use(path, setPageHeaders(headers))
  }

  app.get('/checkout/:token', (c) => {
    const found = checkoutService.findCheckout(c.req.param('token'))
    const checkout = isPeek(c) ? found : opened(context, found)
    if (checkout === null) return notFound(c)
    if (!isPeek(c)) checkoutService.pageWasOpened(checkout.session.token)
    return c.html(renderScreen(context, checkout, toViewer(c), getOrigin(c.req.raw)))
  })

  app.get('/checkout/:token/live', (c) => {
    const checkout = checkoutService.findCheckout(c.req.param('token'))
    if (checkout === null) return c.json({ at: 'unknown', parts: {} }, 404)
    checkoutService.pageWasPolled(checkout.session.token)
    return c.json(renderLive(context, checkout, toViewer(c), getOrigin(c.req.raw)))
  })

  app.get('/checkout/:token/continue', (c) => {
    const action = 'continue'
    const token = c.req.param('token')
    const checkout = isPeek(c)
      ? checkoutService.findCheckout(token)
      : takeAction(context, token, action)
    if (checkout === null) return notFound(c)
    const page = nextPage(checkoutService, checkout, toViewer(c), { action, isFramed: false })
    return c.redirect(page, 303)
  })

  app.route('/', invoiceRoutes(context))
  app.route('/', controlsRoutes(context))

  app.post('/checkout/:token/:action', async (c) => {
    const action = c.req.param('action')
    if (!isPayerAction(action)) return notFound(c)
    const form = await readForm(c)
    const checkout = takePageAction(context, c.req.param('token'), action, toInput(form))
    if (checkout === null) return notFound(c)
    const isFramed = form['framed'] === '1'
    const page = nextPage(checkoutService, checkout, toViewer(c), { action, isFramed })
    return c.redirect(withCardProblem(page, form['card']), 303)
  })

  app.route('/', phoneRoutes(context))
  return app
}

/** Only the first visit, or one after leaving, opens the checkout; reloads do not. */
function opened(context: CheckoutContext, checkout: Checkout | null): Checkout | null {
  if (checkout === null) return null
  const { openedAt, left, token } = checkout.session
  return openedAt === null || left ? takeAction(context, token, 'open') : checkout
}

/** A second click on Pay must not stand in for the signature that the phone is being asked for. */
function takePageAction(
  context: CheckoutContext,
  token: string,
  action: PayerAction,
  input: ActionInput,
): Checkout | null {
  const checkout = context.checkoutService.findCheckout(token)
  const isAtPhone = checkout !== null && toScreen(checkout) === 'bankid'
  return action === 'sign' && isAtPhone ? checkout : takeAction(context, token, action, input)
}

/** Shows on the page that a card number is no test card, until another one is tried. */
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
