import { Hono } from 'hono'
import { payerActionTexts } from '../../checkout/payer-action-texts.ts'
import { armScenario } from '../../control-api/actions/arm-scenario.ts'
import { makeTestPayment } from '../../control-api/actions/make-test-payment.ts'
import { moveClock, setClockMode } from '../../control-api/actions/move-clock.ts'
import { pauseCallbacks, resumeCallbacks } from '../../control-api/actions/pause-callbacks.ts'
import { playPayer } from '../../control-api/actions/play-payer.ts'
import { redeliver, redeliverFailed } from '../../control-api/actions/redeliver.ts'
import type { Control } from '../../control-api/control.ts'
import { ControlError } from '../../control-api/http/errors.ts'
import { tenantFrom } from '../../control-api/http/world.ts'
import { toOutcome } from '../../control-api/queries/delivery.ts'
import { findPayment } from '../../control-api/queries/find-payment.ts'
import { readClock, readNextEvent } from '../../control-api/queries/read-clock.ts'
import { parseDuration } from '../../payment/duration.ts'
import { clockModes } from '../../scheduler/clock.ts'
import { type Form, readForm } from '../form.ts'
import { backTo } from './notices.ts'
import { formatGap } from './times.ts'

/** Code of a notice, what it is about, and the world it is about. */
type Done = [code: string, what: string, world?: string]

/** What the buttons of the dashboard do: one function of the control API each, then back to the page. */
export function actionRoutes(control: Control): Hono {
  return new Hono()
    .post('/payments/:id/payer', async (c) => {
      const { tenant_id, action = '', here } = await readForm(c)
      const payment = findPayment(control, c.req.param('id'), tenant_id ?? null)
      const { sentence } = payerActionTexts[playPayer(control, payment, action)]
      return c.redirect(backTo(here, 'played', sentence), 303)
    })
    .post('/callbacks/:id/redeliver', async (c) => {
      const { here } = await readForm(c)
      const { forged, attempts } = await redeliver(control, c.req.param('id'))
      const attempt = attempts.at(-1)
      if (attempt === undefined) return c.redirect(backTo(here, 'redelivering'), 303)
      const did = attempt.verdict === 'bad' ? 'unacknowledged' : 'redelivered'
      return c.redirect(backTo(here, forged ? `${did}_forgery` : did, toOutcome(attempt)), 303)
    })
    .post('/callbacks/redeliver-failed', async (c) => {
      const { tenant_id, here } = await readForm(c)
      const world = tenant_id ? tenantFrom(tenant_id) : null
      const { data } = await redeliverFailed(control, world)
      const refused = data.filter(({ state }) => state !== 'delivered').length
      const did = refused === 0 ? 'redelivered_all' : 'unacknowledged_all'
      return c.redirect(backTo(here, did, sentAgain(data.length, refused)), 303)
    })
    .post('/callbacks/pause', async (c) => {
      const { tenant_id = '', here } = await readForm(c)
      const tenantId = tenantFrom(tenant_id)
      pauseCallbacks(control, tenantId, 'the dashboard')
      return c.redirect(backTo(here, 'paused', '', tenantId), 303)
    })
    .post('/callbacks/resume', async (c) => {
      const { tenant_id = '', here } = await readForm(c)
      const tenantId = tenantFrom(tenant_id)
      const sent = resumeCallbacks(control, tenantId, 'the dashboard')
      return c.redirect(backTo(here, 'resumed', String(sent), tenantId), 303)
    })
    .post('/clock', async (c) => {
      const form = await readForm(c)
      return c.redirect(backTo(form.here, ...(await changeClock(control, form))), 303)
    })
    .post('/arm', async (c) => {
      const form = await readForm(c)
      return c.redirect(backTo(form.here, ...arm(control, form)), 303)
    })
    .post('/test-payment', async (c) => {
      const { tenant_id = '', scenario, count = '1', here } = await readForm(c)
      const number = Math.min(1_000, Math.max(1, Math.trunc(Number(count)) || 1))
      const requested = { count: number, ...(scenario === undefined ? {} : { scenario }) }
      const { checkout_url } = await makeTestPayment(control, c.req.raw, tenant_id, requested)
      if (number === 1) return c.redirect(checkout_url, 303)
      return c.redirect(backTo(here, 'made', String(number)), 303)
    })
}

async function changeClock(
  control: Control,
  { tenant_id = '', by, next, mode, settle, until }: Form,
): Promise<Done> {
  const known = clockModes.find((name) => name === mode)
  if (known !== undefined) {
    setClockMode(control, tenant_id, known)
    return ['mode', known]
  }
  const before = readClock(control, tenant_id)
  const to = next === undefined ? undefined : (nextEvent(control, tenant_id, next) ?? before.now)
  const asked =
    until === undefined ? { by: by || undefined, to: later(to, before.now) } : readMove(until)
  const { data, now } = await moveClock(control, tenant_id, settle === undefined ? asked : null)
  if (data.length === 0 && now === before.now) return ['stood', '']
  return ['moved', movedBy(formatGap(before.now, now), data.length)]
}

/** `2d12h` is a duration, `2026-12-24 12:00` a time (UTC). Throws ControlError for anything else. */
function readMove(typed: string): { by: string; to?: undefined } | { to: string; by?: undefined } {
  const text = typed.trim()
  const duration = text.replaceAll(' ', '').replace(/^\+/, '')
  if (parseDuration(duration) !== null) return { by: duration }
  const [, day, time = '00:00', zone = 'Z'] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?))?(Z|[+-]\d\d:\d\d)?$/.exec(
      text,
    ) ?? []
  const to = `${day}T${time}${zone}`
  if (day === undefined || Number.isNaN(Date.parse(to)))
    throw new ControlError(
      422,
      'invalid_format',
      `"${text.slice(0, 64)}" is neither a duration such as 2d12h nor a time such as 2026-12-24 12:00.`,
    )
  return { to }
}

/** Of a payment that is named by its id, else of the world. */
function nextEvent(control: Control, tenantId: string, next: string): string | null {
  const isPayment = /^[0-9a-f-]{36}$/i.test(next)
  if (!isPayment) return readClock(control, tenantId).next_due_at
  return readNextEvent(control, findPayment(control, next, tenantId))
}

function arm(control: Control, { tenant_id = '', next, how, ...form }: Form): Done {
  const tenantId = tenantFrom(tenant_id)
  const by = 'the dashboard'
  if (how === 'nothing') {
    armScenario(control, tenantId, null, { next: 1 }, by)
    armScenario(control, tenantId, null, 'default', by)
    return ['disarmed', '', tenantId]
  }
  const scenario = next ?? form['default'] ?? ''
  const isStandard = form['default'] !== undefined
  const whose = isStandard ? 'default' : { next: 1 }
  const warnings = armScenario(control, tenantId, scenario, whose, by)
  return [armedAs(isStandard, warnings), scenario, tenantId]
}

/** Code of the notice; `warnings`: what no backend of the world can see. */
export function armedAs(isStandard: boolean, warnings: readonly string[]): string {
  return `${isStandard ? 'standard' : 'armed'}${warnings.length === 0 ? '' : '_unsigned'}`
}

function sentAgain(count: number, refused: number): string {
  const sent = count === 1 ? 'one callback' : `${count} callbacks`
  if (refused === 0) return `${sent}, acknowledged`
  if (refused === count) return `${sent}, and again not acknowledged`
  return `${sent}; ${count - refused} acknowledged, ${refused} not`
}

/** How far a clock was moved, and how many things happened. */
function movedBy(gap: string | null, count: number): string {
  const happened = ['nothing was due', 'one thing happened'][count] ?? `${count} things happened`
  return `${spaced(gap ?? 'less than a second')}; ${happened}`
}

/** Work that is overdue happens at once: the clock does not go back for it. */
function later(to: string | undefined, now: string): string | undefined {
  return to !== undefined && to < now ? now : to
}

/** `2d12h` → `2 d 12 h` */
function spaced(gap: string): string {
  return gap.replaceAll(/(?<=\d)(?=[a-z])|(?<=[a-z])(?=\d)/g, ' ')
}
