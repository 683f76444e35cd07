import { type Context, Hono } from 'hono'
import { readForm } from '../form.ts'
import type { OpenPayments } from '../open-payments/pis-types.ts'
import { parseDuration } from '../payment/duration.ts'
import { nextPage } from './next-page.ts'
import { firstChoice, isPayerAction, type Play } from './play.ts'
import { linkFor, viewerOf } from './viewer.ts'

const moods = ['normal', 'slow'] as const
const announcements = ['as_planned', 'twice', 'never', 'now'] as const

/** What the test controls' forms ask for. */
export function controlsRoutes({
  openPayments,
  play,
  unknown,
}: {
  openPayments: OpenPayments
  play: Play
  unknown: (c: Context) => Response | Promise<Response>
}): Hono {
  const app = new Hono()
  const pageOf = (c: Context, token: string) => linkFor(viewerOf(c), `/checkout/${token}`)

  app.post('/checkout/:token/act', async (c) => {
    const { action, framed } = await readForm(c)
    const token = c.req.param('token')
    const before = openPayments.findCheckout(token)
    if (before === null || !isPayerAction(action)) return unknown(c)
    const refused = openPayments.legalActions(before.session).includes(action) ? null : action
    const checkout = play(token, action, firstChoice(action, before, openPayments)) ?? before
    const isFramed = framed === '1'
    const how = { action, isFramed, refused }
    return c.redirect(nextPage(openPayments, checkout, viewerOf(c), how), 303)
  })

  app.post('/checkout/:token/controls', async (c) => {
    const form = await readForm(c)
    const token = c.req.param('token')
    if (openPayments.findCheckout(token) === null) return unknown(c)
    const bankMood = moods.find((mood) => mood === form['bank_mood'])
    const announce = announcements.find((way) => way === form['announce'])
    openPayments.setControls(token, {
      ...(bankMood === undefined ? {} : { bankMood }),
      ...(announce === undefined ? {} : { announce }),
    })
    return c.redirect(pageOf(c, token), 303)
  })

  app.post('/checkout/:token/clock', async (c) => {
    const form = await readForm(c)
    const token = c.req.param('token')
    const checkout = openPayments.findCheckout(token)
    if (checkout === null) return unknown(c)
    const { next } = openPayments.clockOf(checkout.payment)
    const by = form['next'] === undefined ? parseDuration(form['by'] ?? '') : next
    if (by !== null) await openPayments.advanceClock(checkout.payment, by)
    return c.redirect(pageOf(c, token), 303)
  })

  return app
}
