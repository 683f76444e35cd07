import { type Context, Hono } from 'hono'
import type { Control } from '../../control-api/control.ts'
import { shopTenant } from '../../payment/own-tenants.ts'
import { readForm } from '../form.ts'
import { setPageHeaders, shopHeaders, shopReturnHeaders } from '../page-headers.ts'
import type { Render } from '../templates.ts'
import { DemoBackend } from './backend.ts'
import { goods } from './goods.ts'
import { createOrderBook } from './order.ts'
import { orderPage } from './order-page.ts'
import { createPingClient } from './ping-client.ts'
import { shopPage } from './shop-page.ts'

const returns = ['success_url', 'cancel_url', 'error_url']

/** A small shop whose backend lives in this program, but speaks to Ping as every merchant does. */
export function demoShopRoutes(control: Control, render: Render): Hono {
  const { fetch, getOrigin, ownOrigin, secretFor } = control.publicApi
  const { signatureHeader } = control
  const orders = createOrderBook()
  const ping = createPingClient({ fetch, tenantId: shopTenant, secret: secretFor(shopTenant) })
  const backend = new DemoBackend({ orders, ping, signatureHeader, hasMerchant: true })
  const scenarios = () => control.catalogue().all()

  function toAddresses(c: Context) {
    const api = getOrigin(c.req.raw)
    return { api, pages: `${api}/demo`, callbacks: `${ownOrigin() ?? api}/demo` }
  }

  function findOrderFor(c: Context) {
    return orders.find(c.req.param('number') ?? '')
  }

  const lost = (c: Context) => c.redirect('/demo', 303)

  return new Hono()
    .use('/demo/*', (c, next) => setPageHeaders(shopHeaders(getOrigin(c.req.raw)))(c, next))
    .get('/demo', (c) => c.html(render('demo-shop/shop', shopPage(orders, scenarios()))))
    .post('/demo/orders', async (c) => {
      const { goods: wanted, scenario } = await readForm(c)
      const chosen = goods.find(({ id }) => id === wanted) ?? goods[0]
      if (chosen === undefined) return lost(c)
      const { name = 'paid' } = scenarios().find((known) => known.name === scenario) ?? {}
      const order = await backend.place(chosen, name, toAddresses(c))
      return c.redirect(`/demo/orders/${order.number}`, 303)
    })
    .get('/demo/orders/:number', (c) => {
      const order = findOrderFor(c)
      if (order === undefined) return lost(c)
      return c.html(render('demo-shop/order', orderPage(order, scenarios(), shopTenant, control)))
    })
    .post('/demo/orders/:number/payment', async (c) => {
      const order = findOrderFor(c)
      if (order === undefined) return lost(c)
      if (order.payment === null) await backend.askForPayment(order)
      return c.redirect(`/demo/orders/${order.number}`, 303)
    })
    .get('/demo/orders/:number/back', async (c) => {
      const order = findOrderFor(c)
      if (order === undefined) return lost(c)
      const how = returns.find((name) => name === c.req.query('how')) ?? 'success_url'
      await backend.browserCameBack(order, how)
      const href = `/demo/orders/${order.number}`
      if (c.req.header('sec-fetch-dest') !== 'iframe') return c.redirect(href, 303)
      const title = how === 'success_url' ? 'Welcome back' : 'Back in the shop'
      const page = { lang: 'en', title, refresh: null, href, headline: title } as const
      return c.html(render('demo-shop/back', page), 200, shopReturnHeaders)
    })
    .post('/demo/callbacks/:number', async (c) => {
      const order = findOrderFor(c)
      if (order === undefined) return c.text('no such order', 404)
      const body = await c.req.text()
      const status = await backend.receive(order, body, c.req.raw.headers)
      return new Response(status === 200 ? 'thanks' : 'refused', { status })
    })
}
