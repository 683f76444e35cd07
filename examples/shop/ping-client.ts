export type ApiSettings = {
  /** `https://sandbox.pingpayments.com/payments` with the vendor, `http://127.0.0.1:8700/payments` with the emulator */
  readonly pingUrl: string
  readonly tenantId: string
}

/** ms that an answer is waited for: a buyer is told sooner than he gives up. */
const timeout = 5_000

/** The calls this shop makes to the Ping Payments API. Each throws where it is not answered with a yes. */
export function createPingClient({ pingUrl, tenantId }: ApiSettings) {
  async function call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const answer = await fetch(`${pingUrl}/api/v1${path}`, {
      method,
      headers: { tenant_id: tenantId, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(timeout),
    })
    if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}`)
    return (await answer.json()) as Answer
  }

  return {
    createOrder: () => call<{ id: string }>('POST', '/payment_orders', { currency: 'SEK' }),
    createPayment: (orderId: string, payment: object) =>
      call<{ id: string; provider_method_response: { checkout_url: string } }>(
        'POST',
        `/payment_orders/${orderId}/payments`,
        payment,
      ),
    getPayment: (orderId: string, id: string) =>
      call<{ status: string }>('GET', `/payment_orders/${orderId}/payments/${id}`),
    /** The key with which callbacks are verified; a new one where the tenant has none. */
    async publicKey(): Promise<string> {
      try {
        return (await call<{ key: string }>('GET', '/signing_key')).key
      } catch {
        return (await call<{ public_key: string }>('POST', '/signing_key/generate')).public_key
      }
    },
  }
}
