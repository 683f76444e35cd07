import { Hono } from 'hono'
import { ControlError } from '../control/errors.ts'
import type { RecentPayments } from '../control/recent-payments.ts'
import type { ScenarioDesk } from '../control/scenarios.ts'
import { demoTenant, type MakeTestPayment } from '../control/test-payment.ts'
import { namedWorld } from '../control/world.ts'
import type { ListWorlds } from '../control/worlds.ts'
import type { Render } from '../views.ts'
import type { DashboardPage } from './page-model.ts'
import { paymentRow } from './payment-row.ts'

/** The window for people. Unlike the checkout it may not be framed, and its forms go to us only. */
const headers = {
  'content-security-policy':
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

const banners: Readonly<Record<string, string>> = {
  success_url: 'The payer came back to success_url.',
  cancel_url: 'The payer came back to cancel_url.',
  error_url: 'The payer came back to error_url.',
}

export function dashboardRoutes({
  render,
  recentPayments,
  scenarios,
  listWorlds,
  testPayment,
  originOf,
}: {
  render: Render
  recentPayments: RecentPayments
  scenarios: ScenarioDesk
  listWorlds: ListWorlds
  testPayment: MakeTestPayment
  originOf: (request: Request) => string
}): Hono {
  function pageOf(
    origin: string,
    chosen: string | null,
    returned: string | undefined,
  ): DashboardPage {
    const worlds = listWorlds()
    const tenantId = chosen ?? worlds[0]?.tenant_id ?? demoTenant
    const world = worlds.find((known) => known.tenant_id === tenantId)
    return {
      lang: 'en',
      title: 'ping-sandbox',
      refresh: null,
      baseUrl: `${origin}/payments/`,
      tenantId,
      clock: world?.clock ?? null,
      worlds: worlds.map(({ tenant_id }) => ({
        tenantId: tenant_id,
        isShown: tenant_id === tenantId,
      })),
      payments: world === undefined ? [] : recentPayments(tenantId, 50).map(paymentRow),
      scenarios: scenarios
        .list()
        .map(({ name, summary }) => ({ name, summary, isStandard: name === 'paid' })),
      problems: scenarios.problems(),
      banner: banners[returned ?? ''] ?? null,
    }
  }

  const app = new Hono()
  app.onError((error, c) => {
    if (!(error instanceof ControlError)) throw error
    const page = pageOf(originOf(c.req.raw), null, undefined)
    return c.html(render('dashboard', { ...page, problems: [error.message] }), error.status)
  })
  return app
    .on(['GET', 'POST'], ['/', '/test-payment'], async (c, next) => {
      await next()
      for (const [name, value] of Object.entries(headers)) c.header(name, value)
    })
    .get('/', (c) => {
      return c.html(
        render('dashboard', pageOf(originOf(c.req.raw), namedWorld(c), c.req.query('returned'))),
      )
    })
    .post('/test-payment', async (c) => {
      const { tenant_id, scenario } = await c.req.parseBody<{
        tenant_id?: string
        scenario?: string
      }>()
      const wish = { amount: 12_500, ...(scenario === undefined ? {} : { scenario }) }
      const { checkout_url } = await testPayment(c.req.raw, tenant_id ?? demoTenant, wish)
      return c.redirect(checkout_url, 303)
    })
}
