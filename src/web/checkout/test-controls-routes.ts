import { type Context, Hono } from 'hono'
import { parseDuration } from '../../payment/duration.ts'
import type { VisitPlan } from '../../payment/plan-types.ts'
import { MoveTimeError } from '../../scheduler/move-time.ts'
import { readForm } from '../form.ts'
import type { CheckoutContext } from './context.ts'
import { nextPage } from './next-page.ts'
import { answerNotFound } from './not-found.ts'
import { firstChoice, isPayerAction, takeAction } from './take-action.ts'
import { linkFor, toViewer } from './viewer.ts'

const moods = ['normal', 'slow'] as const
const announcements = ['as_planned', 'twice', 'never', 'now'] as const

const returns: Readonly<Record<string, VisitPlan>> = {
  once: { jar: 'same', times: 1, with: null },
  another: { jar: 'empty', times: 1, with: null },
  twice: { jar: 'same', times: 2, with: null },
}

/** What the forms of the test controls do. */
export function controlsRoutes(context: CheckoutContext): Hono {
  const { checkoutService, render } = context
  const app = new Hono()
  const pageFor = (c: Context, token: string) => linkFor(toViewer(c), `/checkout/${token}`)

  app.post('/checkout/:token/act', async (c) => {
    const { action, framed } = await readForm(c)
    const token = c.req.param('token')
    const before = checkoutService.findCheckout(token)
    if (before === null || !isPayerAction(action)) return answerNotFound(render, c, 'unknown')
    const refused = checkoutService.legalActions(before.session).includes(action) ? null : action
    const checkout = takeAction(context, token, action, firstChoice(action, before)) ?? before
    const isFramed = framed === '1'
    const how = { action, isFramed, refused }
    return c.redirect(nextPage(checkoutService, checkout, toViewer(c), how), 303)
  })

  app.post('/checkout/:token/controls', async (c) => {
    const form = await readForm(c)
    const token = c.req.param('token')
    if (checkoutService.findCheckout(token) === null) return answerNotFound(render, c, 'unknown')
    const bankMood = moods.find((mood) => mood === form['bank_mood'])
    const visits = returns[form['return'] ?? '']
    if (visits !== undefined) checkoutService.returnToShop(token, visits)
    const announce = announcements.find((known) => known === form['announce'])
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
    if (checkout === null) return answerNotFound(render, c, 'unknown')
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
