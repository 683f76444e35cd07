import { type Context, Hono } from 'hono'
import { ControlError } from '../../control-api/http/errors.ts'
import { readForm } from '../form.ts'
import { actionRoutes } from './actions.ts'
import type { DashboardNeeds } from './deps.ts'
import { createFrame, inWorld, shownWorld } from './frame.ts'
import { ownPath } from './notices.ts'
import type { LostPage } from './page-model.ts'
import { createPaymentPage } from './payment-page.ts'
import { createPaymentsPage, toSearch } from './payments-page.ts'
import { createScenarioPages } from './scenario-pages.ts'

/** Unlike the checkout the window may not be framed. */
const policy = "object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
const headers = {
  'content-security-policy': `default-src 'self'; img-src 'self' data:; ${policy}`,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/** Swagger UI sets styles on its elements. */
const docsPolicy = `default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; ${policy}`

/** The window for people: payments and their stories, scenarios, the description of the API. */
export function dashboardRoutes(needs: DashboardNeeds): Hono {
  const { render, listPayments, findPayment, saveScenario, listWorlds } = needs
  const frameFor = createFrame(needs)
  const paymentsPage = createPaymentsPage({ ...needs, frameFor })
  const paymentPage = createPaymentPage({ ...needs, frameFor })
  const scenarioPages = createScenarioPages({ ...needs, frameFor })
  const worldFor = (c: Context) => shownWorld(c, listWorlds)

  function list(c: Context): Response | Promise<Response> {
    return c.html(render('dashboard-payments', paymentsPage(c, worldFor(c))))
  }

  /** A deep link by metadata goes straight to the payment where there is just one. */
  function listOrOnly(c: Context): Response | Promise<Response> {
    const tenantId = worldFor(c)
    const { search } = toSearch(c, tenantId)
    if (Object.keys(search.metadata ?? {}).length === 0) return list(c)
    const [only, another] = listPayments(search, { limit: 2 }).payments
    if (only === undefined || another !== undefined) return list(c)
    return c.redirect(inWorld(`/payments/${only.id}`, only.tenant_id), 302)
  }

  function latest(c: Context): Response {
    const { search } = toSearch(c, worldFor(c))
    const [newest] = listPayments(search, { limit: 1 }).payments
    if (newest === undefined) throw new ControlError(404, 'not_found', nothingYet)
    const returned = c.req.query('returned')
    const link = inWorld(`/payments/${newest.id}`, newest.tenant_id)
    return c.redirect(
      returned === undefined ? link : `${link}&returned=${encodeURIComponent(returned)}`,
      302,
    )
  }

  /** A refused form is told what is wrong on a page that stays, and leads back to where it came from. */
  async function lostPage(c: Context, { status, message: text }: ControlError): Promise<LostPage> {
    const page = {
      ...frameFor(c, 'Not so', null),
      heading: headings[status] ?? 'That did not work',
    }
    const toPayments = { href: '/', label: 'To the payments' }
    if (c.req.method === 'GET') return { ...page, text, back: toPayments }
    const { here } = await readForm(c)
    const back = here === undefined ? toPayments : { href: ownPath(here), label: 'Back' }
    return { ...page, text, eventsUrl: null, back }
  }

  const app = new Hono()
  app.onError(async (error, c) => {
    if (!(error instanceof ControlError)) throw error
    return c.html(render('dashboard-lost', await lostPage(c, error)), error.status)
  })
  return app
    .use(async (c, next) => {
      await next()
      for (const [name, value] of Object.entries(headers)) {
        if (!c.res.headers.has(name)) c.header(name, value)
      }
    })
    .get('/', list)
    .get('/payments', listOrOnly)
    .get('/payments/latest', latest)
    .get('/payments/:id', (c) => {
      const payment = findPayment(c.req.param('id'), worldNamed(c))
      return c.html(render('dashboard-payment', paymentPage(c, payment)))
    })
    .get('/payments/:id/scenario.yaml', (c) => {
      const { name, yaml } = saveScenario(findPayment(c.req.param('id'), worldNamed(c)))
      const file = { 'content-disposition': `attachment; filename="${name}.yaml"` }
      return c.body(yaml, 200, { ...file, 'content-type': 'application/yaml; charset=utf-8' })
    })
    .get('/scenarios', (c) =>
      c.html(render('dashboard-scenarios', scenarioPages.shelf(c, worldFor(c)))),
    )
    .on(['GET', 'POST'], '/scenarios/dry-run', async (c) => {
      const form = c.req.method === 'POST' ? await readForm(c) : null
      return c.html(render('dashboard-dry-run', scenarioPages.dryRun(c, worldFor(c), form)))
    })
    .get('/scenarios/:name', (c) => {
      const page = scenarioPages.one(c, c.req.param('name'), worldFor(c))
      return c.html(render('dashboard-scenario', page))
    })
    .get('/docs', (c) => {
      c.header('content-security-policy', docsPolicy)
      return c.html(render('dashboard-docs', frameFor(c, 'API', null)))
    })
    .route('/', actionRoutes(needs))
    .get('*', (c, next) => {
      // Programs are answered by the street, in the words of the API.
      const isBrowser = c.req.header('accept')?.includes('text/html') === true
      if (!isBrowser || c.req.path.startsWith('/_sandbox')) return next()
      throw new ControlError(404, 'not_found', `There is nothing at ${c.req.path}.`)
    })
}

function worldNamed(c: Context): string | null {
  return c.req.query('tenant_id') ?? null
}

const nothingYet =
  'There is no payment yet. Make one on the first page, in the demo shop or with your own client; it shows here then.'

const headings: Readonly<Record<number, string>> = { 404: 'Not here', 409: 'Not now' }
