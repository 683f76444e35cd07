import { type Context, Hono } from 'hono'
import type { CheckoutService } from '../../checkout/checkout-service.ts'
import { parseDuration } from '../../payment/duration.ts'
import { MoveTimeError } from '../../scheduler/move-time.ts'
import { readForm } from '../form.ts'
import { nextPage } from './next-page.ts'
import { firstChoice, isPayerAction, type Play } from './perform.ts'
import { linkFor, toViewer } from './viewer.ts'

const moods = ['normal', 'slow'] as const
const announcements = ['as_planned', 'twice', 'never', 'now'] as const

/** What the test controls' forms ask for. */
export function controlsRoutes({
  checkoutService,
  play,
  unknown,
}: {
  checkoutService: CheckoutService
  play: Play
  unknown: (c: Context) => Response | Promise<Response>
}): Hono {
  const app = new Hono()
  const pageFor = (c: Context, token: string) => linkFor(toViewer(c), `/checkout/${token}`)

  app.post('/checkout/:token/act', async (c) => {
    const { action, framed } = await readForm(c)
    const token = c.req.param('token')
    const before = checkoutService.findCheckout(token)
    if (before === null || !isPayerAction(action)) return unknown(c)
    const refused = checkoutService.legalActions(before.session).includes(action) ? null : action
    const checkout = play(token, action, firstChoice(action, before)) ?? before
    const isFramed = framed === '1'
    const how = { action, isFramed, refused }
    return c.redirect(nextPage(checkoutService, checkout, toViewer(c), how), 303)
  })

  app.post('/checkout/:token/controls', async (c) => {
    const form = await readForm(c)
    const token = c.req.param('token')
    if (checkoutService.findCheckout(token) === null) return unknown(c)
    const bankMood = moods.find((mood) => mood === form['bank_mood'])
    const announce = announcements.find(
      (checkoutDefinition) => checkoutDefinition === form['announce'],
    )
    checkoutService.setControls(token, {
      ...(bankMood === undefined ? {} : { bankMood }),
      ...(announce === undefined ? {} : { announce }),
    })
    return c.redirect(pageFor(c, token), 303)
  })

  app.post('/checkout/:token/clock', async (c) => {
    const form = await readForm(c)
    const token = c.req.param('token')
    const checkout = checkoutService.findCheckout(token)
    if (checkout === null) return unknown(c)
    const { next } = checkoutService.clockFor(checkout.payment)
    const by = form['next'] === undefined ? parseDuration(form['by'] ?? '') : next
    try {
      if (by !== null) await checkoutService.advanceClock(checkout.payment, by)
    } catch (error) {
      if (error instanceof MoveTimeError) return c.text(error.message, 409)
      throw error
    }
    return c.redirect(pageFor(c, token), 303)
  })

  return app
}
