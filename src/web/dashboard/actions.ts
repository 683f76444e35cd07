import { Hono } from 'hono'
import { tenantFrom } from '../../control-api/http/world.ts'
import { toOutcome } from '../../control-api/queries/delivery.ts'
import { clockModes } from '../../scheduler/clock.ts'
import { type Form, readForm } from '../form.ts'
import type { DashboardNeeds } from './deps.ts'
import { backTo } from './notices.ts'
import { formatGap } from './times.ts'

/** Code of a notice, and what it is about. */
type Did = [did: string, what: string, world?: string]

/** What the buttons of the window do: one function of the control API each, then back to the page. */
export function actionRoutes({
  findPayment,
  playPayer,
  redeliver,
  clocks,
  scenarios,
  testPayment,
}: DashboardNeeds): Hono {
  async function moveClock({ tenant_id = '', by, next, mode, settle }: Form): Promise<Did> {
    const known = clockModes.find((name) => name === mode)
    if (known !== undefined) {
      clocks.setMode(tenant_id, known)
      return ['mode', known]
    }
    const due = clocks.read(tenant_id)
    const to = next === undefined ? undefined : (due.next_due_at ?? due.now)
    const how = settle === undefined ? { by: by || undefined, to: later(to, due.now) } : null
    const { data, now } = await clocks.move(tenant_id, how)
    if (data.length === 0 && now === due.now) return ['stood', '']
    return ['moved', movedBy(formatGap(due.now, now), data.length)]
  }

  function arm({ tenant_id = '', next, how, ...form }: Form): Did {
    const tenantId = tenantFrom(tenant_id)
    if (how === 'nothing') {
      scenarios.arm(tenantId, null, { next: 1 }, 'the dashboard')
      scenarios.arm(tenantId, null, 'default', 'the dashboard')
      return ['disarmed', '', tenantId]
    }
    const scenario = next ?? form['default'] ?? ''
    const isStandard = form['default'] !== undefined
    scenarios.arm(tenantId, scenario, isStandard ? 'default' : { next: 1 }, 'the dashboard')
    return [isStandard ? 'standard' : 'armed', scenario, tenantId]
  }

  return new Hono()
    .post('/payments/:id/payer', async (c) => {
      const { tenant_id, action = '', here } = await readForm(c)
      playPayer(findPayment(c.req.param('id'), tenant_id ?? null), action)
      return c.redirect(backTo(here, 'played', action.replaceAll('_', ' ')), 303)
    })
    .post('/callbacks/:id/redeliver', async (c) => {
      const { here } = await readForm(c)
      const attempt = (await redeliver(c.req.param('id'))).attempts.at(-1)
      if (attempt === undefined) return c.redirect(backTo(here, 'redelivering'), 303)
      const did = attempt.error === null ? 'redelivered' : 'unacknowledged'
      return c.redirect(backTo(here, did, toOutcome(attempt)), 303)
    })
    .post('/clock', async (c) => {
      const form = await readForm(c)
      return c.redirect(backTo(form.here, ...(await moveClock(form))), 303)
    })
    .post('/arm', async (c) => {
      const form = await readForm(c)
      return c.redirect(backTo(form.here, ...arm(form)), 303)
    })
    .post('/test-payment', async (c) => {
      const { tenant_id = '', scenario, count = '1', here } = await readForm(c)
      const number = Math.min(1_000, Math.max(1, Math.trunc(Number(count)) || 1))
      const requested = { count: number, ...(scenario === undefined ? {} : { scenario }) }
      const { checkout_url } = await testPayment(c.req.raw, tenant_id, requested)
      if (number === 1) return c.redirect(checkout_url, 303)
      return c.redirect(backTo(here, 'made', String(number)), 303)
    })
}

/** How far a clock was moved, and what came of it. */
function movedBy(gap: string | null, count: number): string {
  const happened = ['nothing was due', 'one thing happened'][count] ?? `${count} things happened`
  return `${gap ?? 'less than a second'}; ${happened}`
}

/** What is due already happens at once: the clock need not go back for it. */
function later(to: string | undefined, now: string): string | undefined {
  return to !== undefined && to < now ? now : to
}
