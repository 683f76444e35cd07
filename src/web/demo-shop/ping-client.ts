import { createPublicKey, verify } from 'node:crypto'

const shopName = 'Bönan'

export class PingRefusal extends Error {
  override name = 'PingRefusal'
}

/** The Ping Payments API as a merchant calls it: public, and nothing else. */
export function createPingClient({
  fetch,
  tenantId,
  secret,
  timeout = 8_000,
}: {
  fetch: (request: Request) => Promise<Response>
  tenantId: string
  /** null: it needs none */
  secret: string | null
  /** ms of real time that an answer is waited for */
  timeout?: number
}) {
  const identity = { tenant_id: tenantId, ...(secret === null ? {} : { 'x-api-secret': secret }) }

  /** Throws PingRefusal for anything but an answer that says yes. */
  async function call(
    origin: string,
    method: 'GET' | 'POST',
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ) {
    const request = new Request(`${origin}/payments/api/v1${path}`, {
      method,
      headers: { ...identity, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(timeout),
    })
    const late = new Promise<never>((_, reject) => {
      request.signal.addEventListener('abort', () =>
        reject(new PingRefusal(`no answer within ${timeout / 1_000} s`)),
      )
    })
    const answer = await Promise.race([fetch(request), late]).catch((error: Error) => {
      throw new PingRefusal(error.message)
    })
    const text = await answer.text().catch((error: Error) => {
      throw new PingRefusal(`an answer that broke off: ${error.message}`)
    })
    if (!answer.ok) throw new PingRefusal(`${answer.status} ${text.slice(0, 300)}`)
    return parsed(text)
  }

  return {
    createOrder: async (origin: string): Promise<string> =>
      (await call(origin, 'POST', '/payment_orders', { currency: 'SEK' })).id,
    /** The shop's merchant: made with the first order, and again where its world was emptied. */
    async ownMerchant(origin: string): Promise<string> {
      const { data } = await call(origin, 'GET', '/merchants')
      const own = data.find(({ name }: { name: string }) => name === shopName)
      if (own !== undefined) return own.id
      const organization = { country: 'SE', se_organization_number: '5599999990' }
      return (await call(origin, 'POST', '/merchants', { name: shopName, organization })).id
    },
    createPayment(origin: string, orderId: string, payment: object, scenario: string | null) {
      const path = `/payment_orders/${orderId}/payments`
      return call(
        origin,
        'POST',
        path,
        payment,
        scenario === null ? {} : { 'sandbox-scenario': scenario },
      )
    },
    toStatus: async (origin: string, orderId: string, id: string): Promise<string> =>
      (await call(origin, 'GET', `/payment_orders/${orderId}/payments/${id}`)).status,
    /** The key that callbacks are verified with; a new one if the tenant has none. */
    async publicKey(origin: string): Promise<string> {
      try {
        return (await call(origin, 'GET', '/signing_key')).key
      } catch (error) {
        if (!(error instanceof PingRefusal)) throw error
        return (await call(origin, 'POST', '/signing_key/generate')).public_key
      }
    },
  }
}

export type PingClient = ReturnType<typeof createPingClient>

function parsed(text: string) {
  try {
    return JSON.parse(text)
  } catch {
    throw new PingRefusal(`an answer that is no JSON: ${text.slice(0, 100)}`)
  }
}

/** Ed25519 over the raw body, as every merchant has to check it. */
export function isGenuine(body: string, signature: string, publicKey: string): boolean {
  const x = Buffer.from(publicKey, 'base64').toString('base64url')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  return verify(null, Buffer.from(body), key, Buffer.from(signature, 'base64'))
}
