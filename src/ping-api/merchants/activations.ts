import { OpenAPIHono, z } from '@hono/zod-openapi'
import type { Approval } from '../../approvals/approval-transitions.ts'
import {
  type ApprovalContext,
  beginApproval,
  findApproval,
  setApprovalStatus,
} from '../../approvals/approvals.ts'
import { isOnboarded } from '../../engine/activated-methods.ts'
import type { Engine } from '../../engine/engine.ts'
import { notFound } from '../../engine/errors.ts'
import { callbackUrl } from '../../input/url-schemas.ts'
import type { JsonObject } from '../../payment/json.ts'
import type { Provider } from '../../providers/provider.ts'
import { toWireTime } from '../../scheduler/clock.ts'
import type { Merchant } from '../../storage/merchant-store.ts'
import { approvalUrl, toReturnUrls } from '../http/approval-urls.ts'
import { type ApiEnv, answer } from '../http/call.ts'
import { jsonObject, uuid } from '../http/fields.ts'
import { namedProvider, toProblems } from '../http/named-provider.ts'
import { operation, serve } from '../http/operation.ts'
import { schemaOnce } from '../http/schema-once.ts'
import { type Parsed, parse, toUnknown } from '../http/validation.ts'
import { merchantAnswer, shapeMerchant } from './merchant-answer.ts'
import { merchantPath } from './merchant-schemas.ts'

const tag = 'Merchants'
const path = '/merchants/{merchant_id}/payment_provider_methods/activations'
const statuses = ['PENDING', 'COMPLETED', 'FAILED'] as const
const id = z.string().openapi({ format: 'uuid' })
const time = z.string().openapi({ format: 'date-time' })

const get = operation({
  id: 'get_activation',
  method: 'get',
  path: `${path}/{activation_id}`,
  tag,
  summary: 'Get the activation of a payment method for a merchant',
  params: merchantPath.extend({ activation_id: uuid }),
  answer: z
    .object({
      created_at: time,
      id,
      merchant: merchantAnswer,
      status: z.enum(statuses),
      status_history: z.array(
        z.object({
          details: jsonObject.nullable(),
          occurred_at: time,
          status: z.enum(statuses),
        }),
      ),
    })
    .openapi('Activation'),
  errors: [403, 404, 422],
})

/**
 * A merchant has a payment method activated: so far that of PayPal
 * (docs/contract/ping-payments-api.md#6-other-resources).
 */
export function activationRoutes(engine: Engine, approvals: ApprovalContext): OpenAPIHono<ApiEnv> {
  const { stores, providers } = engine
  const { merchants } = stores
  const app = new OpenAPIHono<ApiEnv>()
  const body = activationBody(providers.all)
  const create = operation({
    id: 'create_activation',
    method: 'post',
    path,
    tag,
    summary: 'Activate a payment method for a merchant',
    params: merchantPath,
    body: body.schema,
    answer: z.object({ id, status: z.enum(statuses), provider_method_response: jsonObject }),
    errors: [403, 404, 422],
  })

  function findMerchant(tenantId: string, wanted: string): Merchant {
    return merchants.find(tenantId, wanted) ?? notFound('merchant', wanted)
  }

  serve(
    app,
    create,
    (c, { params, body: requested }) => {
      const { tenantId, origin } = c.get('call')
      const merchant = findMerchant(tenantId, params.merchant_id)
      const { activation } = providers.find(requested)
      if (activation === undefined) throw new Error(`${requested.provider} is not activated.`)
      const { provider, method } = requested
      const parameters = requested.provider_method_parameters as JsonObject
      const begun = beginApproval(approvals, {
        tenantId,
        kind: 'activation',
        statusCallbackUrl: requested.status_callback_url ?? null,
        returnUrls: toReturnUrls(activation, parameters),
        about: (token) => {
          const url = approvalUrl(origin, token)
          const response = activation.respond({ parameters, flow: 'redirect', url, token })
          return { provider, method, parameters, merchant_id: merchant.id, response }
        },
      })
      const isKnown = isOnboarded(engine, merchant, requested)
      const { id, status, document } = isKnown
        ? setApprovalStatus(approvals, begun, 'COMPLETED', onboarded)
        : begun
      const response = { id, status, provider_method_response: document['response'] }
      return answer(c, response, isKnown ? onboarded : null)
    },
    body.check,
  )

  serve(app, get, (c, { params }) => {
    const { tenantId } = c.get('call')
    const merchant = findMerchant(tenantId, params.merchant_id)
    const found = findApproval(approvals, tenantId, 'activation', params.activation_id)
    const isOwn = found?.document['merchant_id'] === merchant.id
    const approval =
      found !== undefined && isOwn ? found : notFound('activation', params.activation_id)
    return answer(c, shapeActivation(approval, shapeMerchant(engine, merchant)))
  })

  return app
}

/** Then nobody is asked (docs/contract/ping-payments-api.md#6-other-resources). */
const onboarded = 'the organization is onboarded already'

function activationBody(providers: readonly Provider[]) {
  const asking = providers.flatMap(({ provider, method, activation }) =>
    activation === undefined ? [] : [{ provider, method, ...activation }],
  )
  const named = namedProvider(asking)
  const names = [named.provider.options, named.method.options]
  const schema = schemaOnce('CreateActivation', names, () =>
    z
      .object({
        method: named.method,
        provider: named.provider,
        provider_method_parameters: jsonObject,
        status_callback_url: callbackUrl.nullish(),
      })
      .openapi('CreateActivation'),
  )

  function check(raw: unknown): Parsed<z.output<typeof schema>> {
    const base = parse(schema, raw)
    const parameters = named.checkParameters(raw)
    const problems = [...toProblems(base), ...named.problems(raw, base), ...toProblems(parameters)]
    if (!base.ok || problems.length > 0) return { ok: false, problems }
    return { ...base, ...toUnknown(base, parameters) }
  }

  return { schema, check }
}

function shapeActivation(
  { id, createdAt, status, history }: Approval,
  merchant: ReturnType<typeof shapeMerchant>,
) {
  const status_history = history.map((change) => ({
    details: null,
    occurred_at: toWireTime(change.occurredAt),
    status: change.status,
  }))
  return { created_at: toWireTime(createdAt), id, merchant, status, status_history }
}
