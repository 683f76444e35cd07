import { randomUUID } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { callbackUrl } from '../../input/url-schemas.ts'
import { demoTenant } from '../../payment/own-tenants.ts'
import { refuse } from '../http/errors.ts'
import { json, onInvalid, refusals } from '../http/route-parts.ts'
import { strictly } from '../http/strict.ts'
import { namedWorld, tenantFrom, worldParameters } from '../http/world.ts'

const requestSchema = strictly({
  scenario: z.string().optional(),
  status_callback_url: callbackUrl
    .optional()
    .openapi({ description: 'an inbox of its own if absent' }),
  count: z
    .number()
    .int()
    .min(1)
    .max(1_000)
    .default(1)
    .openapi({ description: 'how many; the answer tells of the last one' }),
  metadata: z.record(z.string(), z.string()).optional(),
  amount: z.number().int().min(1).max(100_000_000).default(12_500).openapi({ description: 'öre' }),
})

type RequestedScenario = z.input<typeof requestSchema>

const testPaymentSchema = z
  .object({
    tenant_id: z.uuid(),
    payment_order_id: z.uuid(),
    payment_id: z.uuid(),
    checkout_url: z.string(),
    inbox_url: z.string(),
  })
  .openapi('TestPayment')

const errorsSchema = z.object({
  errors: z.array(z.object({ error: z.string(), description: z.string().nullish() })).min(1),
})

export type TestPayment = z.infer<typeof testPaymentSchema>

const create = createRoute({
  operationId: 'sandbox_create_test_payment',
  method: 'post',
  path: '/_sandbox/test_payments',
  tags: ['Sandbox'],
  summary: 'An order and a payment made through the public API, with an inbox for its callbacks',
  request: {
    ...worldParameters,
    body: { content: { 'application/json': { schema: requestSchema } } },
  },
  responses: { 200: json(testPaymentSchema, 'Where to pay'), ...refusals(422) },
})

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

/** Plays a merchant's backend: what it asks goes through the public API and nothing else. */
export function createTestPayment({
  fetch,
  getOrigin,
  ownOrigin,
  isStrict,
  secretFor,
}: {
  fetch: (request: Request) => Promise<Response>
  getOrigin: (request: Request) => string
  /** where this program reaches itself; null without a port */
  ownOrigin: () => string | null
  /** are tenants, secrets and merchants checked? */
  isStrict: boolean
  secretFor: (tenantId: string) => string | null
}) {
  async function call(
    origin: string,
    path: string,
    headers: Record<string, string>,
    body: unknown,
  ) {
    const request = new Request(`${origin}/payments/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
    const answer = await fetch(request)
    const text = await answer.text()
    if (!answer.ok) {
      const told = `The API refused the test payment: ${answer.status} ${errorsIn(text)}`
      refuse(422, 'test_payment_refused', told)
    }
    return JSON.parse(text)
  }

  /** Strict mode wants to know the merchant as well. */
  async function findMerchant(origin: string, headers: Record<string, string>): Promise<string> {
    if (!isStrict) return randomUUID()
    const organization = { country: 'SE', se_organization_number: '5599999990' }
    return (await call(origin, '/merchants', headers, { name: 'Test payments', organization })).id
  }

  async function makeOne(
    origin: string,
    tenantId: string,
    requested: z.output<typeof requestSchema>,
  ) {
    const secret = secretFor(tenantId)
    const headers = { tenant_id: tenantId, ...(secret === null ? {} : { 'x-api-secret': secret }) }
    const order = await call(origin, '/payment_orders', headers, { currency: 'SEK' })
    const merchantId = await findMerchant(origin, headers)
    const back = (how: string) =>
      `${origin}/payments/latest?payment_order_id=${order.id}&returned=${how}`
    const inbox = `${ownOrigin() ?? origin}/_sandbox/inbox/${order.id}`
    // Not as a header: what somebody types need not fit into one.
    const chosen = requested.scenario === undefined ? {} : { sandbox_scenario: requested.scenario }
    const metadata = { ...requested.metadata, ...chosen }
    const payment = await call(origin, `/payment_orders/${order.id}/payments`, headers, {
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

  return async function testPayment(
    request: Request,
    given: string,
    requested: RequestedScenario,
  ): Promise<TestPayment> {
    const tenantId = tenantFrom(given)
    const origin = getOrigin(request)
    const whole = requestSchema.parse(requested)
    for (let left = whole.count; left > 1; left -= 1) {
      await makeOne(origin, tenantId, whole)
      // Lets others in: their requests, and the streams that tell how far this is.
      await setImmediate()
    }
    return makeOne(origin, tenantId, whole)
  }
}

export type MakeTestPayment = ReturnType<typeof createTestPayment>

export function testPaymentRoutes({ testPayment }: { testPayment: MakeTestPayment }): OpenAPIHono {
  return new OpenAPIHono({ defaultHook: onInvalid }).openapi(create, async (c) => {
    const requested = c.req.valid('json') ?? {}
    return c.json(await testPayment(c.req.raw, namedWorld(c) ?? demoTenant, requested), 200)
  })
}
