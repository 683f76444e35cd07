import { randomUUID } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { z } from '@hono/zod-openapi'
import type { Control, PublicApi } from '../control.ts'
import { refuse } from '../http/errors.ts'
import { tenantFrom } from '../http/world.ts'
import {
  type TestPayment,
  type TestPaymentRequest,
  testPaymentRequestSchema,
} from '../schemas/test-payment.ts'

const errorsSchema = z.object({
  errors: z.array(z.object({ error: z.string(), description: z.string().nullish() })).min(1),
})

/**
 * Makes payments as a merchant's backend would: through the public API and nothing else. Answers the last one. Throws
 * ControlError where the API refuses it.
 */
export async function makeTestPayment(
  { publicApi }: Control,
  request: Request,
  tenant: string,
  requested: TestPaymentRequest,
): Promise<TestPayment> {
  const tenantId = tenantFrom(tenant)
  const origin = publicApi.getOrigin(request)
  const whole = testPaymentRequestSchema.parse(requested)
  for (let left = whole.count; left > 1; left -= 1) {
    await makeOne(publicApi, origin, tenantId, whole)
    // Other requests get their turn, and so do the streams that show the progress.
    await setImmediate()
  }
  return makeOne(publicApi, origin, tenantId, whole)
}

async function makeOne(
  api: PublicApi,
  origin: string,
  tenantId: string,
  requested: z.output<typeof testPaymentRequestSchema>,
): Promise<TestPayment> {
  const secret = api.secretFor(tenantId)
  const headers = { tenant_id: tenantId, ...(secret === null ? {} : { 'x-api-secret': secret }) }
  const post = (path: string, body: unknown) =>
    call(api, `${origin}/payments/api/v1${path}`, headers, body)
  const order = await post('/payment_orders', { currency: 'SEK' })
  // Strict mode wants a merchant that it knows.
  const merchantId = api.isStrict ? (await post('/merchants', merchant)).id : randomUUID()
  const back = (how: string) =>
    `${origin}/payments/latest?payment_order_id=${order.id}&returned=${how}`
  const inbox = `${api.ownOrigin() ?? origin}/_sandbox/inbox/${order.id}`
  // Not as a header: what somebody types need not fit into one.
  const chosen = requested.scenario === undefined ? {} : { sandbox_scenario: requested.scenario }
  const metadata = { ...requested.metadata, ...chosen }
  const payment = await post(`/payment_orders/${order.id}/payments`, {
    ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
    provider: 'open_payments',
    method: 'pis',
    currency: 'SEK',
    total_amount: requested.amount,
    order_items: [
      { name: 'Coffee beans', amount: requested.amount, vat_rate: 12, merchant_id: merchantId },
    ],
    status_callback_url: requested.status_callback_url ?? inbox,
    provider_method_parameters: {
      success_url: back('success_url'),
      cancel_url: back('cancel_url'),
      error_url: back('error_url'),
      reference: 'Test payment',
    },
  })
  const [checkoutUrl] = Object.values(payment.provider_method_response)
  return {
    tenant_id: tenantId,
    payment_order_id: order.id,
    payment_id: payment.id,
    checkout_url: String(checkoutUrl),
    inbox_url: inbox,
  }
}

const merchant = {
  name: 'Test payments',
  organization: { country: 'SE', se_organization_number: '5599999990' },
}

async function call(api: PublicApi, url: string, headers: Record<string, string>, body: unknown) {
  const request = new Request(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  const answer = await api.fetch(request)
  const text = await answer.text()
  if (!answer.ok) {
    const refusal = `The API refused the test payment: ${answer.status} ${errorsIn(text)}`
    refuse(422, 'test_payment_refused', refusal)
  }
  return JSON.parse(text)
}

/** What an answer in the vendor's shape of errors says; the answer itself where it has another shape. */
function errorsIn(text: string): string {
  try {
    const { errors } = errorsSchema.parse(JSON.parse(text))
    return errors
      .map(({ error, description }) => (description == null ? error : `${error}: ${description}`))
      .join('; ')
  } catch {
    return text
  }
}
