import type { EngineSettings } from '../../src/engine/engine.ts'
import { recordStatus } from '../../src/engine/record-event.ts'
import type { Payment } from '../../src/payment/payment.ts'
import { createPingPaymentsApi } from '../../src/ping-api/app.ts'
import type { TenantAuth } from '../../src/ping-api/http/tenant-auth.ts'
import type { Provider } from '../../src/providers/provider.ts'
import { written } from '../../src/storage/transactions.ts'
import { openTestEngine } from '../engine/open-test-engine.ts'

export const tenantId = '0192d3a4-0000-7000-8000-00000000000a'
export const unknownId = '0192d3a4-ffff-7fff-8fff-ffffffffffff'
export const zeroId = '00000000-0000-0000-0000-000000000000'

type Overrides = {
  readonly settings?: Partial<EngineSettings & TenantAuth>
  readonly moreProviders?: readonly Provider[]
}

/** The API on a test engine. */
export function openApi({ settings = {}, moreProviders = [] }: Overrides = {}) {
  const { tenants = new Map(), authFailureStatus = 403, ...own } = settings
  const opened = openTestEngine({ settings: own, moreProviders })
  const { engine, approvals, onError } = opened
  const { stores, scheduler, events } = engine
  const held: string[] = []
  const { hold } = scheduler
  Object.assign(scheduler, {
    hold(tenant: string): () => void {
      held.push(`held ${tenant}`)
      const release = hold(tenant)
      return () => {
        held.push(`released ${tenant}`)
        release()
      }
    },
  })
  const announced: string[] = []
  events.listen(
    ({ facts }) => {
      if (facts['event'] !== 'payment_order.created')
        announced.push(`${facts['payment_order_id']} ${facts['status']}`)
    },
    ['payment_order.status'],
  )
  const auth = { tenants, authFailureStatus }
  const app = createPingPaymentsApi({ engine, approvals, auth, onError })

  async function call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ) {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const url = path.startsWith('http') ? path : `http://sandbox.test/payments/api/v1${path}`
    const response = await app.request(url, {
      method,
      headers: { tenant_id: tenantId, ...(body === undefined ? {} : json), ...headers },
      ...(body === undefined ? {} : { body: text }),
    })
    await written(stores.db)
    const answered = await response.text()
    const isJson = response.headers.get('content-type') === 'application/json'
    return {
      status: response.status,
      headers: response.headers,
      text: answered,
      // biome-ignore lint/suspicious/noExplicitAny: an answer of any shape
      body: (isJson ? JSON.parse(answered) : undefined) as any,
    }
  }

  async function createOrder(body: object = {}): Promise<string> {
    return idIn(await call('POST', '/payment_orders', { currency: 'SEK', ...body }))
  }

  async function createPayment(orderId: string, body: object = {}): Promise<string> {
    return idIn(await call('POST', `/payment_orders/${orderId}/payments`, { ...pis(), ...body }))
  }

  function endPayment(paymentId: string, status: Payment['status'] = 'COMPLETED'): void {
    const payment = stores.payments.find(tenantId, paymentId)
    if (payment === undefined) throw new Error(`no payment ${paymentId}`)
    const because = 'ended by the test – å'
    recordStatus(engine, payment.seq, { status, reason: null, because })
  }

  return {
    ...opened,
    app,
    call,
    createOrder,
    createPayment,
    endPayment,
    worlds: engine.worlds,
    events,
    journal: stores.journal,
    announced,
    held,
    stores,
    payments: stores.payments,
    /** Runs what is planned until then, ms of the world's time. */
    moveTo: (at: number) => scheduler.move(tenantId, () => at),
  }
}

function idIn({
  status,
  text,
  body,
}: {
  status: number
  text: string
  body: { id: string }
}): string {
  if (status !== 200) throw new Error(`${status}: ${text}`)
  return body.id
}

const json = { 'content-type': 'application/json' }

/** A valid request for an open_payments payment of 100 öre. */
export function pis() {
  return {
    currency: 'SEK',
    provider: 'open_payments',
    method: 'pis',
    total_amount: 100,
    order_items: [{ amount: 100, name: 'Bulle', vat_rate: 12, merchant_id: unknownId }],
    provider_method_parameters: {
      success_url: 'https://shop.test/success',
      cancel_url: 'https://shop.test/cancel',
      error_url: 'https://shop.test/error',
      reference: 'Order 1',
    },
    status_callback_url: 'https://shop.test/callback',
  }
}
