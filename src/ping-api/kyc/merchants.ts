import { OpenAPIHono, z } from '@hono/zod-openapi'
import { type ApprovalContext, beginApproval } from '../../approvals/approvals.ts'
import type { Engine } from '../../engine/engine.ts'
import { findRegistered, verifyMerchant } from '../../engine/kyc/verify-merchant.ts'
import { requireKnownMerchant } from '../../engine/require-known.ts'
import { sendMessage } from '../../engine/send-message.ts'
import type { JsonObject } from '../../payment/json.ts'
import type { KycVerification } from '../../storage/kyc-store.ts'
import { approvalUrl } from '../http/approval-urls.ts'
import { type ApiEnv, answer, answerNothing, remarkOn } from '../http/call.ts'
import { jsonObject } from '../http/fields.ts'
import { operation, serve } from '../http/operation.ts'
import { checkVerification, refuseOtherTenant } from './check-verification.ts'
import { aisBody, kyc, merchantsQuery, verificationBody } from './kyc-schemas.ts'

const list = operation({
  ...kyc,
  id: 'list_kyc_merchants',
  method: 'get',
  path: '/merchants',
  summary: 'List what was told of merchants, newest first',
  query: merchantsQuery,
  answer: z.array(jsonObject),
  errors: [400, 403],
})

const verify = operation({
  ...kyc,
  id: 'create_merchant_verification',
  method: 'post',
  path: '/merchant_verification',
  summary: 'Tell who a merchant is, so that it can be verified',
  body: verificationBody,
  errors: [400, 403],
})

const ais = operation({
  ...kyc,
  id: 'create_merchant_ais',
  method: 'post',
  path: '/merchant_ais',
  summary: 'Have a merchant show an account; a message says where the person is registered already',
  body: aisBody,
  answer: z.object({
    ais_url: z.string().nullable(),
    verification_id: z.string().nullable(),
    merchant_id: z.string().nullable(),
    message: z.string().nullable(),
  }),
  errors: [400, 403],
})

/** See docs/contract/ping-payments-api.md#63-kyc. */
export function kycMerchantRoutes(engine: Engine, approvals: ApprovalContext): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>()
  const { stores } = engine

  serve(app, list, (c, { query }) => {
    const { tenantId } = c.get('call')
    const { merchant_id: id, type = null, page = 1, page_size: size = 50 } = query
    const one = id === undefined ? undefined : stores.kyc.find(tenantId, id)
    const found =
      id === undefined
        ? stores.kyc.list(tenantId, type, { size, number: page })
        : one === undefined
          ? []
          : [one]
    return answer(c, found.map(shape))
  })

  serve(
    app,
    verify,
    (c, { body }) => {
      const { tenantId } = c.get('call')
      const { merchant_id: merchantId, type, tenant_id: named, files, ...rest } = body
      refuseOtherTenant(tenantId, named)
      const entity = type === 'person' ? rest.person_data : rest.organization_data
      // Of files the names are kept: nothing reads their content.
      const document = { ...rest, files: files?.map(({ name }) => ({ name: name ?? null })) ?? [] }
      const about = {
        merchantId,
        type,
        identity: entity?.identity ?? '',
        document: document as unknown as JsonObject,
      }
      verifyMerchant(engine, tenantId, about, remarkOn(c))
      return answerNothing(c)
    },
    checkVerification,
  )

  serve(app, ais, (c, { body }) => {
    const { tenantId, origin } = c.get('call')
    const { merchant_id: merchantId = null, psu_id: identifier = null, country, redirects } = body
    requireKnownMerchant(engine, tenantId, merchantId, remarkOn(c))
    const nothing = { ais_url: null, verification_id: null, message: null }
    const known = findRegistered(engine, tenantId, identifier ?? '', merchantId)
    if (known !== null) {
      const message = 'Entity is already registered'
      return answer(c, { ...nothing, merchant_id: known.merchantId, message })
    }
    const session = beginApproval(approvals, {
      tenantId,
      kind: 'account_verification',
      statusCallbackUrl: null,
      returnUrls: {
        success: redirects?.success_url ?? null,
        cancel: redirects?.cancel_url ?? null,
        error: redirects?.cancel_url ?? null,
        timeout: redirects?.timeout_url ?? null,
      },
      about: (token) => ({
        account_holder: { country, identifier, type: 'person' },
        merchant_id: merchantId,
        iframed: false,
        url: approvalUrl(origin, token),
      }),
    })
    const url = String(session.document['url'])
    distribute(engine, tenantId, session.id, url, body)
    return answer(c, {
      ...nothing,
      ais_url: url,
      verification_id: session.id,
      merchant_id: merchantId,
    })
  })

  return app
}

/** Sends the address of the session to the merchant, where the tenant wants that. @GUESS the words */
function distribute(
  engine: Engine,
  tenantId: string,
  about: string,
  url: string,
  { distribution, email, phone }: z.output<typeof aisBody>,
): void {
  const common = { tenantId, about, because: 'the tenant called create_merchant_ais' }
  const { email_options: byEmail, sms_options: bySms } = distribution ?? {}
  if (byEmail?.distribute === true && email) {
    const subject = `${byEmail.originator ?? 'Ping Payments'}: show your account`
    sendMessage(engine, { ...common, channel: 'email', recipient: email, subject, body: url })
  }
  if (bySms?.distribute === true && phone) {
    const body = [bySms.message, url].filter(Boolean).join(' ')
    sendMessage(engine, { ...common, channel: 'sms', recipient: phone, subject: null, body })
  }
}

function shape({ merchantId, type, document }: KycVerification) {
  return { id: merchantId, merchant_id: merchantId, type, ...document }
}
