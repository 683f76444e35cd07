import { type Context, Hono } from 'hono'
import type { Control } from '../../control-api/control.ts'
import { ControlError } from '../../control-api/http/errors.ts'
import { exportScenario } from '../../control-api/queries/export-scenario.ts'
import { findPayment } from '../../control-api/queries/find-payment.ts'
import { listPayments } from '../../control-api/queries/list-payments.ts'
import type { Payment } from '../../payment/payment.ts'
import { readForm } from '../form.ts'
import { dashboardHeaders, docsHeaders, setPageHeaders } from '../page-headers.ts'
import type { Render } from '../templates.ts'
import { actionRoutes } from './actions.ts'
import { docsPage } from './docs-page.ts'
import { inWorld, shownWorld } from './frame.ts'
import { linksPage } from './links-page.ts'
import { messagesPage } from './messages-page.ts'
import { nextPayment } from './next-payment.ts'
import { paymentPage } from './payment-page.ts'
import { paymentsPage, toSearch } from './payments-page.ts'
import { recordRoutes } from './record-routes.ts'
import { refusalPage } from './refusal-page.ts'
import { scenarioPage, scenariosPage } from './scenario-pages.ts'
import { dryRunPage } from './workshop-page.ts'

/** The dashboard for people: payments and their timelines, scenarios, the description of the API. */
export function dashboardRoutes(control: Control, render: Render): Hono {
  const renderPayments = (c: Context) =>
    render('dashboard/payments', paymentsPage(control, c, shownWorld(control, c)))

  const app = new Hono()
  app.onError(async (error, c) => {
    if (!(error instanceof ControlError)) throw error
    return c.html(render('dashboard/refusal', await refusalPage(control, c, error)), error.status)
  })
  return app
    .use(setPageHeaders(dashboardHeaders))
    .get('/', (c) => c.html(renderPayments(c)))
    .get('/payments', (c) => {
      const only = onlyPayment(control, c)
      return only === null ? c.html(renderPayments(c)) : c.redirect(only, 302)
    })
    .get('/payments/next', (c) => {
      const next = nextPayment(control, c, shownWorld(control, c))
      return typeof next === 'string'
        ? c.redirect(next, 302)
        : c.html(render('dashboard/next-payment', next))
    })
    .get('/payments/latest', (c) => c.redirect(latestPayment(control, c), 302))
    .get('/payments/:id', (c) => {
      const page = paymentPage(control, c, paymentFor(control, c))
      return c.html(render('dashboard/payment', page))
    })
    .get('/payments/:id/scenario.yaml', async (c) => {
      const { name, scenario } = await exportScenario(control, paymentFor(control, c))
      const file = { 'content-disposition': `attachment; filename="${name}.yaml"` }
      return c.body(scenario, 200, { ...file, 'content-type': 'application/yaml; charset=utf-8' })
    })
    .get('/links', (c) =>
      c.html(render('dashboard/links', linksPage(control, c, shownWorld(control, c)))),
    )
    .get('/messages', (c) =>
      c.html(render('dashboard/messages', messagesPage(control, c, shownWorld(control, c)))),
    )
    .get('/scenarios', async (c) => {
      const page = await scenariosPage(control, c, shownWorld(control, c))
      return c.html(render('dashboard/scenarios', page))
    })
    .on(['GET', 'POST'], '/scenarios/dry-run', async (c) => {
      const form = c.req.method === 'POST' ? await readForm(c) : null
      const page = await dryRunPage(control, c, shownWorld(control, c), form)
      return c.html(render('dashboard/dry-run', page))
    })
    .get('/scenarios/:name', async (c) => {
      const page = await scenarioPage(control, c, c.req.param('name'), shownWorld(control, c))
      return c.html(render('dashboard/scenario', page))
    })
    .get('/docs', (c) => c.html(render('dashboard/docs', docsPage(control, c)), 200, docsHeaders))
    .route('/', recordRoutes(control, render))
    .route('/', actionRoutes(control))
    .get('*', (c, next) => {
      // Programs get the 404 of the API.
      const isBrowser = c.req.header('accept')?.includes('text/html') === true
      if (!isBrowser || c.req.path.startsWith('/_sandbox')) return next()
      throw new ControlError(404, 'not_found', `There is nothing at ${c.req.path}.`)
    })
}

function paymentFor(control: Control, c: Context): Payment {
  return findPayment(control, c.req.param('id') ?? '', c.req.query('tenant_id') ?? null)
}

/** A deep link by metadata that fits one payment leads to it. */
function onlyPayment(control: Control, c: Context): string | null {
  const { search } = toSearch(c, shownWorld(control, c))
  if (Object.keys(search.metadata ?? {}).length === 0) return null
  const [only, another] = listPayments(control, search, { limit: 2 }).payments
  if (only === undefined || another !== undefined) return null
  return inWorld(`/payments/${only.id}`, only.tenant_id)
}

function latestPayment(control: Control, c: Context): string {
  const { search } = toSearch(c, shownWorld(control, c))
  const [newest] = listPayments(control, search, { limit: 1 }).payments
  if (newest === undefined) throw new ControlError(404, 'not_found', nothingYet)
  const returned = c.req.query('returned')
  const link = inWorld(`/payments/${newest.id}`, newest.tenant_id)
  return returned === undefined ? link : `${link}&returned=${encodeURIComponent(returned)}`
}

const nothingYet =
  'There is no payment yet. Make one on the first page, in the demo shop or with your own client; it shows here then.'
