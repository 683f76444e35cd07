import { OpenAPIHono, z } from '@hono/zod-openapi'
import type { ApprovalContext } from '../../approvals/approvals.ts'
import type { Engine } from '../../engine/engine.ts'
import { InvalidRequestError } from '../../engine/errors.ts'
import { type Agreement, agreementTemplates } from '../../engine/kyc/agreement.ts'
import {
  createAgreement,
  findAgreement,
  linkToSign,
  publishAgreement,
  updateAgreement,
} from '../../engine/kyc/agreements.ts'
import { idAnswer } from '../http/answer-schemas.ts'
import { ApiError } from '../http/api-error.ts'
import { approvalUrl } from '../http/approval-urls.ts'
import { type ApiEnv, answer, answerNothing, remarkOn } from '../http/call.ts'
import { jsonObject } from '../http/fields.ts'
import { operation, serve } from '../http/operation.ts'
import { shapeAgreement } from './agreement-answer.ts'
import {
  accessLinkBody,
  agreementBody,
  agreementPath,
  kyc,
  publishBody,
  updateAgreementBody,
} from './kyc-schemas.ts'

const one = { ...kyc, params: agreementPath, errors: [400, 403] } as const
const path = '/agreements/{agreement_id}'

const templates = operation({
  ...kyc,
  id: 'list_agreement_templates',
  method: 'get',
  path: '/agreements/templates',
  summary: 'List the templates of agreements',
  answer: z.array(z.object({ id: z.string(), name: z.string(), provider: z.string() })),
  errors: [403],
})

const create = operation({
  ...kyc,
  id: 'create_agreement',
  method: 'post',
  path: '/agreements',
  summary: 'Draft an agreement for a merchant',
  body: agreementBody,
  answer: idAnswer,
  errors: [400, 403],
})

const get = operation({
  ...one,
  id: 'get_agreement',
  method: 'get',
  path,
  summary: 'Get an agreement, with who has signed it',
  answer: z.object({
    agreement_template_id: z.string(),
    merchant_id: z.string().nullable(),
    name: z.string(),
    provider: z.string(),
    provider_data: jsonObject,
    published_at: z.string().nullable(),
    signed: z.boolean(),
  }),
})

const update = operation({
  ...one,
  id: 'update_agreement',
  method: 'put',
  path,
  summary: 'Fill in fields of a draft',
  body: updateAgreementBody,
})

const remove = operation({
  ...one,
  id: 'delete_agreement',
  method: 'delete',
  path,
  summary: 'Delete an agreement',
})

const publish = operation({
  ...one,
  id: 'publish_agreement',
  method: 'post',
  path: `${path}/publish`,
  summary: 'Open an agreement for signing',
  body: publishBody,
})

const accessLink = operation({
  ...one,
  id: 'create_agreement_access_link',
  method: 'post',
  path: `${path}/access_link`,
  summary: 'Get the address at which a participant signs',
  body: accessLinkBody,
  answer: z.object({ link: z.string() }),
})

/** See docs/contract/ping-payments-api.md#63-kyc. */
export function agreementRoutes(engine: Engine, approvals: ApprovalContext): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>()

  /** An unknown agreement is a 400, as a deleted one is (docs/contract/ping-payments-api.md#23-status-of-a-problem). */
  function find(tenantId: string, id: string): Agreement {
    const found = findAgreement(engine, tenantId, id)
    if (found !== undefined) return found
    const description = `There is no agreement ${id} in this tenant.`
    throw new ApiError(400, [{ error: 'not_found', description }])
  }

  serve(app, templates, (c) => {
    const shown = agreementTemplates.map(({ id, name, provider }) => ({ id, name, provider }))
    return answer(c, shown)
  })

  serve(app, create, (c, { body }) => {
    const { tenantId } = c.get('call')
    return answer(c, {
      id: orBadRequest(() => createAgreement(engine, tenantId, body, remarkOn(c))),
    })
  })

  serve(app, get, (c, { params }) => {
    const agreement = find(c.get('call').tenantId, params.agreement_id)
    return answer(c, shapeAgreement(approvals, agreement))
  })

  serve(app, update, (c, { params, body }) => {
    const agreement = find(c.get('call').tenantId, params.agreement_id)
    const fields = body.provider_parameters.data_fields
    orBadRequest(() => updateAgreement(engine, agreement, fields))
    return answerNothing(c)
  })

  serve(app, remove, (c, { params }) => {
    engine.stores.agreements.remove(find(c.get('call').tenantId, params.agreement_id).seq)
    return answerNothing(c)
  })

  serve(app, publish, (c, { params, body }) => {
    const agreement = find(c.get('call').tenantId, params.agreement_id)
    const { subject = null, message = null } = body.provider_parameters ?? {}
    publishAgreement(engine, agreement, { subject, message })
    return answerNothing(c)
  })

  serve(app, accessLink, (c, { params, body }) => {
    const { tenantId, origin } = c.get('call')
    const agreement = find(tenantId, params.agreement_id)
    const { participant_id: id } = body.provider_parameters
    const toUrl = (token: string) => approvalUrl(origin, token)
    const link = orBadRequest(() => linkToSign(engine, approvals, agreement, id, toUrl))
    return answer(c, { link })
  })

  return app
}

/** What is a 422 elsewhere is a 400 in KYC. */
function orBadRequest<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof InvalidRequestError)) throw error
    const { code, message: description, property } = error
    const place = property === undefined ? {} : { property }
    throw new ApiError(400, [{ error: code, description, ...place }])
  }
}
