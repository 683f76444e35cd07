import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { Hono } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { Backend } from '../../backend-tests/subject/from-functions.ts'
import type { DemoBackend } from '../demo-shop/backend.ts'
import { goods } from '../demo-shop/goods.ts'
import { beliefs, createOrderBook, type Order, type OrderBook } from '../demo-shop/order.ts'
import { createPingClient } from '../demo-shop/ping-client.ts'

/** ms of real time that the shop waits for an answer of Ping */
const pingTimeout = 2_500

/** ms of real time that packing takes: long enough for a restart to come in between */
const packingTakes = 40

/** ms of real time that a restart takes: until the shop falls, and until it rises */
const restartTakes = { fall: 15, rise: 40 }

/**
 * The demo shop on a port of its own, to be tested: one shop for each tenant, below `/<tenant>`. Orders survive a restart,
 * as a database does; what is in memory does not.
 */
export async function openShopServer({
  api,
  backend: ShopBackend,
  signatureHeader,
}: {
  /** base URL of the Ping Payments API */
  api: string
  backend: typeof DemoBackend
  signatureHeader: string
}) {
  const books = new Map<string, OrderBook>()
  const backends = new Map<string, DemoBackend>()
  let server: Server | null = null
  let port = 0
  const origin = () => `http://127.0.0.1:${port}`

  function bookOf(tenantId: string): OrderBook {
    const known = books.get(tenantId) ?? createOrderBook()
    books.set(tenantId, known)
    return known
  }

  function backendOf(tenantId: string): DemoBackend {
    const ping = createPingClient({ fetch, tenantId, secret: null, timeout: pingTimeout })
    const orders = bookOf(tenantId)
    const known =
      backends.get(tenantId) ??
      new ShopBackend({ orders, ping, signatureHeader, hasMerchant: false, packingTakes })
    backends.set(tenantId, known)
    return known
  }

  async function open(): Promise<void> {
    const opened = createServer(
      getRequestListener(shopRoutes({ bookOf, backendOf, toAddresses }).fetch),
    )
    await new Promise<void>((resolve, reject) => {
      opened.once('error', reject)
      opened.listen(port, '127.0.0.1', resolve)
    })
    port = (opened.address() as AddressInfo).port
    opened.unref()
    server = opened
  }

  async function close(): Promise<void> {
    const closing = server
    server = null
    for (const backend of backends.values()) backend.stop()
    backends.clear()
    if (closing === null) return
    const closed = new Promise((resolve) => closing.close(resolve))
    closing.closeAllConnections()
    await closed
  }

  function toAddresses(tenantId: string) {
    const shop = `${origin()}/${tenantId}`
    return { api, pages: shop, callbacks: shop }
  }

  await open()
  return {
    close,
    /** What a backend file of this shop would say. */
    toBackend(): Backend {
      const at = (path: string) => `${origin()}/{tenant_id}${path}`
      return {
        name: 'the demo shop',
        buy: {
          request: { method: 'POST', url: at('/buy'), json: { tenant_id: '{tenant_id}' } },
          order: '/order',
          redirect: '/redirect_url',
        },
        see: {
          request: { url: at('/orders/{order}') },
          status: '/status',
          paid: ['paid'],
          unpaid: ['not_paid'],
          effects: '/shipments',
          amount: '/amount',
        },
        page: { url: at('/orders/{order}/thanks'), failed: beliefs.not_paid.headline },
        reconcile: { request: { method: 'POST', url: at('/jobs/ask-ping') } },
        restart: {
          async command() {
            await pause(restartTakes.fall)
            await close()
            await pause(restartTakes.rise)
            await open()
          },
          healthy: () => server !== null,
        },
        settles_within: '600ms',
      }
    },
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

type Shops = {
  readonly bookOf: (tenantId: string) => OrderBook
  readonly backendOf: (tenantId: string) => DemoBackend
  readonly toAddresses: (tenantId: string) => Order['addresses']
}

function shopRoutes({ bookOf, backendOf, toAddresses }: Shops): Hono {
  const app = new Hono()
  app.onError((error, c) => c.json({ error: String(error) }, 500))

  return app
    .post('/:tenant/buy', async (c) => {
      const tenant = c.req.param('tenant')
      const backend = backendOf(tenant)
      const known = bookOf(tenant).find(getCookie(c, 'order') ?? '')
      const [beans] = goods
      if (beans === undefined) return c.notFound()
      const order = known ?? (await backend.place(beans, null, toAddresses(tenant)))
      if (known?.payment === null) await backend.askForPayment(known)
      setCookie(c, 'order', order.number, { path: `/${tenant}`, httpOnly: true })
      const { number, payment } = order
      if (payment === null && backend.tellsBuyer)
        return c.json({ order: number, error: 'No payment could be begun. Try again later.' }, 502)
      return c.json({ order: number, redirect_url: payment?.checkoutUrl ?? null }, 201)
    })
    .post('/:tenant/jobs/ask-ping', async (c) => {
      await backendOf(c.req.param('tenant')).askForOpenOrders()
      return c.body(null, 204)
    })
    .post('/:tenant/callbacks/:number', async (c) => {
      const { tenant, number } = c.req.param()
      const order = bookOf(tenant).find(number)
      if (order === undefined) return c.notFound()
      const body = await c.req.text()
      const status = await backendOf(tenant).receive(order, body, c.req.raw.headers)
      return new Response(null, { status })
    })
    .get('/:tenant/orders/:number', (c) => {
      const { tenant, number } = c.req.param()
      const order = bookOf(tenant).find(number)
      if (order === undefined) return c.notFound()
      const { status, shipments, goods: bought } = order
      return c.json({ order: number, status, shipments, amount: bought.price })
    })
    .get('/:tenant/orders/:number/back', async (c) => {
      const { tenant, number } = c.req.param()
      const order = bookOf(tenant).find(number)
      if (order === undefined) return c.notFound()
      await backendOf(tenant).browserCameBack(order, c.req.query('how') ?? 'success_url')
      return c.redirect(`/${tenant}/orders/${number}/thanks`, 303)
    })
    .get('/:tenant/orders/:number/thanks', (c) => {
      const { tenant, number } = c.req.param()
      const order = bookOf(tenant).find(number)
      return order === undefined ? c.notFound() : c.text(beliefs[order.status].headline)
    })
}
