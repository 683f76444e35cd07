import { OpenAPIHono, z } from '@hono/zod-openapi'
import type { Engine } from '../../engine/engine.ts'
import { notFound } from '../../engine/errors.ts'
import { requireKnownMerchant } from '../../engine/require-known.ts'
import { openRequisition, readRequisition, submitRequisition } from '../../engine/requisitions.ts'
import { maskUrlIfAny } from '../../input/mask-secrets.ts'
import { callbackUrl } from '../../input/url-schemas.ts'
import { toWireTime } from '../../scheduler/clock.ts'
import { recipientTypes } from '../../storage/allocation-store.ts'
import { type Requisition, requisitionStatuses } from '../../storage/requisition-store.ts'
import { id, idAnswer, listAnswer, time } from '../http/answer-schemas.ts'
import { type ApiEnv, answer, answerNothing, remarkOn } from '../http/call.ts'
import { currency, uuid } from '../http/fields.ts'
import { operation, serve } from '../http/operation.ts'
import { answerPage, pageQuery } from '../http/pagination.ts'

const tag = 'Requisitions'
const path = '/requisitions'
const requisitionPath = z.object({ requisition_id: uuid })

/** With a T or, as in the vendor's example, a space. */
const momentInBody = z
  .string()
  .check((context) => {
    const text = context.value.replace(' ', 'T')
    if (z.iso.datetime({ offset: true }).safeParse(text).success) return
    const input = context.value
    context.issues.push({ code: 'invalid_format', format: 'datetime', input })
  })
  .openapi({ type: 'string', format: 'date-time' })

const recipientType = z.enum(recipientTypes)
const ids = z.array(uuid).nullish()

/** The vendor spells the two times so. */
const selection = z.object({
  merchant_ids: ids,
  payment_ids: ids,
  recipient_type: recipientType.default('merchant'),
  setteled_at_from: momentInBody.nullish(),
  setteled_at_to: momentInBody.nullish(),
  tags: z.array(z.string()).nullish(),
})

const openBody = z
  .object({
    callback_url: callbackUrl,
    reference: z.string().nullish(),
    selections: z.array(selection).min(1),
  })
  .openapi('OpenRequisition')

const payout = z.object({
  recipient_type: recipientType,
  merchant_id: id.nullable(),
  amount: z.int(),
  currency,
})

/** @GUESS all but the id: no source shows one */
const requisitionAnswer = z
  .object({
    id,
    status: z.enum(requisitionStatuses),
    created_at: time,
    callback_url: z.string(),
    reference: z.string().nullable(),
    selections: z.array(selection),
    payouts: z.array(payout),
    failed_to_disburse: z.array(payout.extend({ reason: z.string(), description: z.string() })),
    disbursement_ids: z.array(id),
    status_history: z.array(z.object({ status: z.enum(requisitionStatuses), occurred_at: time })),
  })
  .openapi('Requisition')

/** @GUESS methods and paths of all four, and the answer */
const open = operation({
  id: 'open_requisition',
  method: 'post',
  path,
  tag,
  summary: 'Open a requisition: choose settled money that shall be paid out',
  body: openBody,
  answer: idAnswer,
  errors: [403, 404, 422],
})

const list = operation({
  id: 'list_requisitions',
  method: 'get',
  path,
  tag,
  summary: 'List requisitions, newest first',
  query: z.object(pageQuery),
  answer: listAnswer(requisitionAnswer),
  errors: [403, 422],
})

const get = operation({
  id: 'get_requisition',
  method: 'get',
  path: `${path}/{requisition_id}`,
  tag,
  summary: 'Get a requisition with what it pays out',
  params: requisitionPath,
  answer: requisitionAnswer,
  errors: [403, 404, 422],
})

const submit = operation({
  id: 'submit_requisition',
  method: 'put',
  path: `${path}/{requisition_id}/submit`,
  tag,
  summary: 'Submit a processed requisition: its money is paid out',
  params: requisitionPath,
  errors: [403, 404, 422],
})

/** See docs/contract/ping-payments-api.md#9-amendments-of-2026-11-29. */
export function requisitionRoutes(engine: Engine): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>()
  const { requisitions } = engine.stores

  function findRequisition(tenantId: string, wanted: string): Requisition {
    return requisitions.find(tenantId, wanted) ?? notFound('requisition', wanted)
  }

  serve(app, open, (c, { body }) => {
    const { tenantId } = c.get('call')
    for (const { merchant_ids } of body.selections)
      for (const merchant of merchant_ids ?? [])
        requireKnownMerchant(engine, tenantId, merchant, remarkOn(c))
    const { id } = openRequisition(engine, tenantId, {
      callbackUrl: body.callback_url,
      reference: body.reference ?? null,
      selections: body.selections.map((given) => ({
        recipient_type: given.recipient_type,
        merchant_ids: given.merchant_ids ?? null,
        payment_ids: given.payment_ids ?? null,
        setteled_at_from: given.setteled_at_from ?? null,
        setteled_at_to: given.setteled_at_to ?? null,
        tags: given.tags ?? null,
      })),
    })
    return answer(c, { id })
  })

  serve(app, list, (c, { query }) => {
    const page = requisitions.list.bind(null, c.get('call').tenantId)
    return answerPage(c, query, page, shapeRequisition)
  })

  serve(app, get, (c, { params: { requisition_id: wanted } }) =>
    answer(c, shapeRequisition(findRequisition(c.get('call').tenantId, wanted))),
  )

  serve(app, submit, (c, { params: { requisition_id: wanted } }) => {
    const requisition = findRequisition(c.get('call').tenantId, wanted)
    return answerNothing(c, submitRequisition(engine, requisition))
  })

  return app
}

function shapeRequisition(requisition: Requisition) {
  const { callbackUrl: url, reference, selections, ...rest } = readRequisition(requisition)
  return {
    id: requisition.id,
    status: requisition.status,
    created_at: toWireTime(requisition.createdAt),
    callback_url: maskUrlIfAny(url, 'userinfo'),
    reference,
    selections,
    payouts: rest.payouts,
    failed_to_disburse: rest.failed,
    disbursement_ids: rest.disbursementIds,
    status_history: rest.history.map(({ status, at }) => ({ status, occurred_at: toWireTime(at) })),
  }
}
