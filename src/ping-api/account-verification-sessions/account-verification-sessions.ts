import { OpenAPIHono, z } from '@hono/zod-openapi'
import type { Approval } from '../../approvals/approval-transitions.ts'
import { type ApprovalContext, beginApproval, findApproval } from '../../approvals/approvals.ts'
import { verifiableCountries } from '../../engine/approved-merchant.ts'
import type { Engine } from '../../engine/engine.ts'
import { notFound } from '../../engine/errors.ts'
import { requireKnownMerchant } from '../../engine/require-known.ts'
import { maskUrlIfAny } from '../../input/mask-secrets.ts'
import { callbackUrl, returnUrl } from '../../input/url-schemas.ts'
import type { JsonObject } from '../../payment/json.ts'
import { toWireTime } from '../../scheduler/clock.ts'
import { ApiError } from '../http/api-error.ts'
import { approvalUrl } from '../http/approval-urls.ts'
import { type ApiEnv, answer, remarkOn } from '../http/call.ts'
import { jsonObject, uuid } from '../http/fields.ts'
import { operation, serve } from '../http/operation.ts'
import { type Parsed, parse } from '../http/validation.ts'

const tag = 'Account verification'
const text = z.string().nullish()
const wantedUrl = returnUrl.nullish()
const id = z.string().openapi({ format: 'uuid' })

const createBody = z
  .object({
    account_holder: z.object({
      country: z.string(),
      identifier: z.string(),
      type: z.enum(['person', 'organization']),
    }),
    merchant_id: uuid.nullish(),
    status_callback_url: callbackUrl.nullish(),
    session_options: z
      .object({
        cancel_url: wantedUrl,
        error_url: wantedUrl,
        success_url: wantedUrl,
        timeout_url: wantedUrl,
        session_down_url: wantedUrl,
        iframed: z.boolean().nullish(),
        locale: text,
        manual_add_bank_url: wantedUrl,
        account_transaction_history_from_date: text,
        styling: jsonObject.nullish(),
      })
      .nullish(),
  })
  .openapi('CreateAccountVerificationSession')

const statuses = ['PENDING', 'SUCCESSFULL', 'ABORTED', 'TIMEOUT', 'CRASHED'] as const

const sessionAnswer = z
  .object({
    id,
    account_holder: jsonObject,
    merchant_id: id.nullable(),
    status_callback_url: z.string().nullable(),
    bank_account: jsonObject.nullable(),
    status_history: z.array(
      z.object({
        status: z.enum(statuses),
        occurred_at: z.string(),
        details: jsonObject.nullable(),
      }),
    ),
    url: z.string(),
  })
  .openapi('AccountVerificationSession')

const create = operation({
  id: 'create_account_verification_session',
  method: 'post',
  path: '/account_verification_sessions',
  tag,
  summary: 'Have the holder of an account show that it is theirs',
  body: createBody,
  answer: z.object({ id, url: z.string() }),
  errors: [400, 403, 422],
})

const get = operation({
  id: 'get_account_verification_session',
  method: 'get',
  path: '/account_verification_sessions/{account_verification_session_id}',
  tag,
  summary: 'Get an account verification session',
  params: z.object({ account_verification_session_id: uuid }),
  answer: sessionAnswer,
  errors: [403, 404, 422],
})

/** @GUESS what is known of the account in the end; the shape of other bank accounts of this API */
const bankAccount: JsonObject = {
  iban: 'SE8850000000050010000011',
  bban: '50010000011',
  bic: 'ESSESESS',
  clearing_number: '5001',
  account_number: '0000011',
}

export function accountVerificationRoutes(
  engine: Engine,
  approvals: ApprovalContext,
): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>()

  serve(
    app,
    create,
    (c, { body }) => {
      const { tenantId, origin } = c.get('call')
      refuseNobody(body.account_holder.identifier)
      requireKnownMerchant(engine, tenantId, body.merchant_id, remarkOn(c))
      const urls = body.session_options
      const session = beginApproval(approvals, {
        tenantId,
        kind: 'account_verification',
        statusCallbackUrl: body.status_callback_url ?? null,
        returnUrls: {
          success: urls?.success_url ?? null,
          cancel: urls?.cancel_url ?? null,
          error: urls?.error_url ?? null,
          timeout: urls?.timeout_url ?? null,
        },
        about: (token) => ({
          account_holder: body.account_holder,
          merchant_id: body.merchant_id ?? null,
          iframed: urls?.iframed ?? false,
          url: approvalUrl(origin, token),
        }),
      })
      return answer(c, { id: session.id, url: session.document['url'] })
    },
    checkHolder,
  )

  serve(app, get, (c, { params: { account_verification_session_id: wanted } }) => {
    const session = findApproval(approvals, c.get('call').tenantId, 'account_verification', wanted)
    return answer(c, shapeSession(session ?? notFound('account verification session', wanted)))
  })

  return app
}

/** Accounts of a holder elsewhere cannot be verified (docs/contract/ping-payments-api.md#9-amendments-of-2026-11-29). */
function checkHolder(raw: unknown): Parsed<z.output<typeof createBody>> {
  const parsed = parse(createBody, raw)
  if (!parsed.ok) return parsed
  const { country, type } = parsed.value.account_holder
  const allowed = [...verifiableCountries(type)]
  if (allowed.includes(country)) return parsed
  const description = `Invalid value for enum. Accounts of a ${type} are verified in ${allowed.join(', ')}`
  const property = 'account_holder.country'
  const problem = { error: 'invalid_enum', description, property }
  return { ok: false, problems: [{ ...problem, additional_information: { allowed } }] }
}

/** The one 400 of this API (docs/contract/ping-payments-api.md#23-status-of-a-problem). @GUESS its code */
function refuseNobody(identifier: string): void {
  if (identifier !== '') return
  const description = 'account_holder.identifier is empty'
  throw new ApiError(400, [{ error: 'bad_request', description }])
}

function shapeSession({ id, status, statusCallbackUrl, document, history }: Approval) {
  const { account_holder, merchant_id, url } = document
  return {
    id,
    account_holder,
    merchant_id,
    status_callback_url: maskUrlIfAny(statusCallbackUrl, 'userinfo'),
    bank_account: status === 'SUCCESSFULL' ? bankAccount : null,
    status_history: history.map((change) => ({
      status: change.status,
      occurred_at: toWireTime(change.occurredAt),
      details: null,
    })),
    url,
  }
}
