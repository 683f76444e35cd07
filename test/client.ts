import { randomUUID } from 'node:crypto'

// biome-ignore lint/suspicious/noExplicitAny: answers are asserted on, key by key
type Body = any

export type Answer = { readonly status: number; readonly headers: Headers; readonly body: Body }

/** Talks to a sandbox as one tenant: over HTTP, or by `send` without a port. */
export function clientOf(
  url: string,
  tenantId: string,
  send: (request: Request) => Promise<Response> = fetch,
) {
  async function call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const request = new Request(`${url}${path}`, {
      method,
      headers: {
        tenant_id: tenantId,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: 'manual',
    })
    const answer = await send(request)
    const text = await answer.text()
    const isJson = answer.headers.get('content-type')?.includes('json') === true
    return {
      status: answer.status,
      headers: answer.headers,
      body: isJson ? JSON.parse(text) : text,
    }
  }

  const api = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
    call(method, `/payments/api/v1${path}`, body, headers)

  async function createOrder(currency = 'SEK'): Promise<string> {
    return (await api('POST', '/payment_orders', { currency })).body.id
  }

  /** An order and a payment in it; answers ids and the checkout URL. */
  async function createPayment(options: PaymentOptions = {}) {
    const orderId = options.orderId ?? (await createOrder(options.paymentMethod?.currency))
    const headers: Record<string, string> =
      options.scenario === undefined ? {} : { 'sandbox-scenario': options.scenario }
    const answer = await api(
      'POST',
      `/payment_orders/${orderId}/payments`,
      paymentBody(options),
      headers,
    )
    const { id, provider_method_response: response } = answer.body
    return { answer, orderId, id: id as string, checkoutUrl: response?.checkout_url as string }
  }

  return {
    tenantId,
    call,
    api,
    createOrder,
    createPayment,
    status: async (orderId: string, id: string): Promise<string> =>
      (await api('GET', `/payment_orders/${orderId}/payments/${id}`)).body.status,
    payer: (id: string, action: string, input: object = {}) =>
      call('POST', `/_sandbox/payments/${id}/payer`, { action, ...input }),
    detail: async (id: string): Promise<Body> =>
      (await call('GET', `/_sandbox/payments/${id}`)).body,
    setClock: (mode: string) => call('PUT', '/_sandbox/clock', { mode }),
    advance: (by: string) => call('POST', '/_sandbox/clock/advance', { by }),
    settle: () => call('POST', '/_sandbox/settle'),
    arm: (scenario: unknown, how: object = {}) =>
      call('POST', '/_sandbox/arm', { scenario, ...how }),
    callbacks: (query: string) => call('GET', `/_sandbox/callbacks?${query}`),
  }
}

export type PaymentMethod = {
  readonly provider: string
  readonly method: string
  readonly provider_method_parameters: object
  /** SEK where it says nothing */
  readonly currency?: string
}

export type PaymentOptions = {
  readonly orderId?: string
  readonly callbackUrl?: string | null
  readonly scenario?: string
  readonly amount?: number
  readonly metadata?: object
  readonly returnTo?: string
  /** open_payments/pis where it says nothing */
  readonly paymentMethod?: PaymentMethod
  readonly merchantId?: string
}

export function paymentBody({
  callbackUrl,
  amount = 12_500,
  metadata,
  returnTo,
  merchantId = randomUUID(),
  paymentMethod,
}: PaymentOptions = {}) {
  const shop = returnTo ?? 'http://shop.test'
  return {
    provider: 'open_payments',
    method: 'pis',
    currency: 'SEK',
    total_amount: amount,
    order_items: [{ name: 'Coffee', amount, vat_rate: 12, merchant_id: merchantId }],
    ...(callbackUrl === undefined ? {} : { status_callback_url: callbackUrl }),
    ...(metadata === undefined ? {} : { metadata }),
    provider_method_parameters: {
      success_url: `${shop}/success`,
      cancel_url: `${shop}/cancel`,
      error_url: `${shop}/error`,
      reference: 'Order 1',
    },
    ...paymentMethod,
  }
}

/** A payment that tells `callbackUrl`; answers what the API does. */
export async function makePayment(url: string, callbackUrl: string) {
  const headers = {
    tenant_id: 'a0000000-0000-4000-8000-000000000001',
    'content-type': 'application/json',
  }
  const post = async (path: string, body: unknown) => {
    const init = { method: 'POST', headers, body: JSON.stringify(body) }
    return (await fetch(`${url}/payments/api/v1${path}`, init)).json() as Promise<{ id: string }>
  }
  const order = await post('/payment_orders', { currency: 'SEK' })
  const payment = await post(`/payment_orders/${order.id}/payments`, paymentBody({ callbackUrl }))
  return { payment_id: payment.id }
}
