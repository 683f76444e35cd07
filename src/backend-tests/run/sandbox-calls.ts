import { createCall } from '../../client/call.ts'
import { createWorld } from '../../client/world.ts'
import type { PaymentDetail } from '../../control-api/schemas/payment-detail.ts'
import type { SignatureVerdict } from '../../control-api/schemas/signature-verdict.ts'

type List<Item> = { readonly data: Item[] }

/** How a sandbox is reached. */
export type SandboxAddress = {
  /** base URL of its control API */
  readonly url: string
  /** its SANDBOX_CONTROL_TOKEN, where it has one */
  readonly token?: string | undefined
}

/** An inbox of the sandbox, which outlives a run. */
const probes = '/_sandbox/inbox/backend-test-probes'

/** What a test run asks a sandbox, in one world or (null) in none. Every refusal throws a SandboxError. */
export function createSandboxCalls({ url, token }: SandboxAddress, tenantId: string | null) {
  const { origin } = new URL(url)
  const call = createCall({
    getOrigin: () => origin,
    tenantId,
    send: (request) => {
      if (token !== undefined) request.headers.set('authorization', `Bearer ${token}`)
      return fetch(request)
    },
  })
  return {
    ...createWorld({ call, tenantId: tenantId ?? '' }),
    origin,
    /** Newest first; of all worlds where there is no tenant. */
    async newest(
      query: { limit?: number; scenario?: string; before?: string } = {},
    ): Promise<PaymentDetail[]> {
      return (await call<List<PaymentDetail>>('GET', '/_sandbox/payments', { query })).data
    },
    /** Payments that earlier runs caused before they knew the tenant: no scenario of theirs says so. */
    async probes(): Promise<readonly string[]> {
      const { data } = await call<List<{ json: unknown }>>('GET', probes)
      return data.flatMap(({ json }) => (Array.isArray(json) ? json.map(String) : []))
    },
    noteProbes: (ids: readonly string[]) => call<void>('POST', probes, { body: ids }),
    signature: (callbackId: string) =>
      call<SignatureVerdict>('GET', `/_sandbox/callbacks/${callbackId}/signature`),
    /** Reports what was seen of the backend: a moment of the payment, on which its scenario may hang. */
    backendIs: (paymentId: string, state: 'down' | 'up') =>
      call<PaymentDetail>('POST', `/_sandbox/payments/${paymentId}/backend`, { body: { state } }),
    /** The page of a payment. */
    timelineUrl: (paymentId: string) => `${origin}/payments/${paymentId}`,
  }
}

export type SandboxCalls = ReturnType<typeof createSandboxCalls>
