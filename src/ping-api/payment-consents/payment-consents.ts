import { OpenAPIHono, z } from '@hono/zod-openapi'
import type { Approval } from '../../approvals/approval-transitions.ts'
import { type ApprovalContext, beginApproval, findApproval } from '../../approvals/approvals.ts'
import type { Engine } from '../../engine/engine.ts'
import { notFound } from '../../engine/errors.ts'
import { toWireTime } from '../../scheduler/clock.ts'
import { approvalUrl, toReturnUrls } from '../http/approval-urls.ts'
import { type ApiEnv, answer } from '../http/call.ts'
import { jsonObject, uuid } from '../http/fields.ts'
import { operation, serve } from '../http/operation.ts'
import { payer } from '../payments/payment-schemas.ts'
import { consentBody } from './consent-body.ts'

const tag = 'Payment consents'

export const consentStatuses = [
  'INITIATED',
  'PENDING',
  'DECLINED',
  'CRASHED',
  'EXPIRED',
  'ABORTED',
  'ACTIVE',
  'REVOKED',
] as const

const id = z.string().openapi({ format: 'uuid' })

const consentAnswer = z
  .object({
    id,
    created_at: z.string().openapi({ format: 'date-time' }),
    method: z.string(),
    provider: z.string(),
    signee: payer.nullable(),
    status: z.enum(consentStatuses),
  })
  .openapi('PaymentConsent')

const get = operation({
  id: 'get_payment_consent',
  method: 'get',
  path: '/payment_consents/{payment_consent_id}',
  tag,
  summary: 'Get a payment consent',
  params: z.object({ payment_consent_id: uuid }),
  answer: consentAnswer,
  errors: [403, 404, 422],
})

export function paymentConsentRoutes(
  { providers }: Engine,
  approvals: ApprovalContext,
): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>()
  const body = consentBody(providers.all)
  const create = operation({
    id: 'create_payment_consent',
    method: 'post',
    path: '/payment_consents',
    tag,
    summary: 'Ask a payer for the consent to be charged',
    body: body.schema,
    answer: z.object({ id, provider_method_response: jsonObject }),
    errors: [403, 422],
  })

  serve(
    app,
    create,
    (c, { body: requested }) => {
      const { tenantId, origin } = c.get('call')
      const { consent } = providers.find(requested)
      if (consent === undefined) throw new Error(`${requested.provider} takes no consent.`)
      const { provider, method, flow, provider_method_parameters: parameters } = requested
      const approval = beginApproval(approvals, {
        tenantId,
        kind: 'payment_consent',
        statusCallbackUrl: requested.status_callback_url ?? null,
        returnUrls: toReturnUrls(consent, parameters),
        about: (token) => ({
          provider,
          method,
          flow,
          parameters,
          signee: requested.signee ?? null,
          metadata: requested.metadata ?? null,
          response: consent.respond({ parameters, flow, url: approvalUrl(origin, token), token }),
        }),
      })
      const { response } = approval.document
      return answer(c, { id: approval.id, provider_method_response: response })
    },
    body.check,
  )

  serve(app, get, (c, { params: { payment_consent_id: wanted } }) => {
    const consent = findApproval(approvals, c.get('call').tenantId, 'payment_consent', wanted)
    return answer(c, shapeConsent(consent ?? notFound('payment consent', wanted)))
  })

  return app
}

function shapeConsent({ id, createdAt, status, document }: Approval) {
  const { method, provider, signee } = document
  return { id, created_at: toWireTime(createdAt), method, provider, signee, status }
}
