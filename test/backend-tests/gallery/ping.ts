/** Ping refused, did not answer in time, or answered what cannot be read. */
export class PingError extends Error {
  override name = 'PingError'
  /** HTTP status; 0 where there is none */
  readonly status: number
  readonly isLate: boolean

  constructor(message: string, status: number, isLate = false) {
    super(message)
    this.status = status
    this.isLate = isLate
  }
}

/** ms of real time the shops wait for an answer of Ping */
const timeout = 2_500

/** The Ping Payments API, as the shops of the gallery call it. */
export function createPing(pingUrl: string, tenantId: string) {
  const orders = new Map<string, string>()

  async function call(method: string, path: string, body?: object) {
    const answer = await fetch(`${pingUrl}/payments/api/v1${path}`, {
      method,
      headers: { tenant_id: tenantId, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      // Reads of the payment may be held for longer than a create may hang.
      signal: AbortSignal.timeout(method === 'GET' ? 5_000 : timeout),
    }).catch((error: Error) => {
      throw new PingError(error.message, 0, error.name === 'TimeoutError')
    })
    const text = await answer.text().catch((error: Error) => {
      throw new PingError(`the answer broke off: ${error.message}`, 0)
    })
    if (!answer.ok) throw new PingError(`Ping answered ${answer.status}`, answer.status)
    try {
      return text === '' ? null : JSON.parse(text)
    } catch {
      throw new PingError('Ping answered no JSON', answer.status)
    }
  }

  return {
    url: pingUrl,
    tenantId,
    call,
    async publicKey(): Promise<string> {
      return (await call('POST', '/signing_key/generate')).public_key
    },
    async announceRefundsTo(url: string): Promise<void> {
      await call('PUT', '/tenant', { payment_refund_callback_url: url })
    },
    async createPayment(
      amount: number,
      { callbacks, back }: { callbacks: string | undefined; back: string },
    ): Promise<{ id: string; checkoutUrl: string }> {
      const order = await call('POST', '/payment_orders', { currency: 'SEK' })
      const payment = await call('POST', `/payment_orders/${order.id}/payments`, {
        provider: 'open_payments',
        method: 'pis',
        currency: 'SEK',
        total_amount: amount,
        order_items: [
          {
            name: 'Coffee beans',
            amount,
            vat_rate: 12,
            merchant_id: '6d1e1c3e-3f6e-4c55-9d39-0f1d5f3b7a10',
          },
        ],
        status_callback_url: callbacks,
        provider_method_parameters: {
          success_url: back,
          cancel_url: `${back}?cancelled`,
          error_url: `${back}?failed`,
          reference: 'Coffee',
        },
      })
      orders.set(payment.id, order.id)
      return { id: payment.id, checkoutUrl: payment.provider_method_response.checkout_url }
    },
    async statusOf(id: string): Promise<string> {
      return (await call('GET', `/payment_orders/${orders.get(id)}/payments/${id}`)).status
    },
    async refund(id: string, amount: number): Promise<void> {
      const body = { amount, currency: 'SEK', reason: 'requested_by_customer' }
      await call('POST', `/payment_orders/${orders.get(id)}/payments/${id}/refund`, body)
    },
  }
}

export type Ping = ReturnType<typeof createPing>
