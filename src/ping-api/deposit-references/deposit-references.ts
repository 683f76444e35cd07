import { OpenAPIHono, z } from '@hono/zod-openapi'
import { connectTransfer } from '../../engine/connect-transfer.ts'
import type { Engine } from '../../engine/engine.ts'
import { notFound } from '../../engine/errors.ts'
import { type DepositReference, referenceTypes } from '../../storage/deposit-reference-store.ts'
import type { Transfer } from '../../storage/transfer-store.ts'
import { shapeTransfer } from '../deposit-bank-accounts/transfer-answer.ts'
import { connectBody, transferAnswer } from '../deposit-bank-accounts/transfer-schemas.ts'
import { id, listAnswer } from '../http/answer-schemas.ts'
import { type ApiEnv, answer, answerNothing } from '../http/call.ts'
import { booleanInQuery, jsonObject, uuid } from '../http/fields.ts'
import { operation, serve } from '../http/operation.ts'
import { answerPage, pageQuery } from '../http/pagination.ts'

const tag = 'Deposit references'
const path = '/deposit_references'
const referencePath = z.object({ deposit_reference_id: uuid })

const referenceAnswer = z
  .object({
    id,
    reference: z.string(),
    reference_type: z.enum(referenceTypes),
    purpose: z.string(),
  })
  .openapi('DepositReference')

/** @GUESS what a transfer has besides id, currency, attachments and amount: the same as elsewhere */
const detailAnswer = referenceAnswer
  .extend({ transfers: z.array(transferAnswer.extend({ attachments: z.array(jsonObject) })) })
  .openapi('DepositReferenceWithTransfers')

const list = operation({
  id: 'list_deposit_references',
  method: 'get',
  path,
  tag,
  summary: 'List what payers write on transfers, newest first',
  query: z.object({ has_unmatched_transfers: booleanInQuery.optional(), ...pageQuery }),
  answer: listAnswer(referenceAnswer),
  errors: [403, 422],
})

const get = operation({
  id: 'get_deposit_reference',
  method: 'get',
  path: `${path}/{deposit_reference_id}`,
  tag,
  summary: 'Get a deposit reference with its transfers',
  params: referencePath,
  answer: detailAnswer,
  errors: [403, 404, 422],
})

/** @GUESS method and path: its sibling of the deposit bank accounts has these */
const connect = operation({
  id: 'connect_deposit_reference_transfer',
  method: 'post',
  path: `${path}/{deposit_reference_id}/transfers/{transfer_id}/connect`,
  tag,
  summary: 'Say which payment a transfer with this reference is for',
  params: referencePath.extend({ transfer_id: uuid }),
  body: connectBody,
  errors: [403, 404, 422],
})

/** See docs/contract/ping-payments-api.md#9-amendments-of-2026-11-29. */
export function depositReferenceRoutes(engine: Engine): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>()
  const { depositReferences, transfers } = engine.stores

  function findReference(tenantId: string, wanted: string): DepositReference {
    return depositReferences.find(tenantId, wanted) ?? notFound('deposit reference', wanted)
  }

  function findTransfer(tenantId: string, reference: DepositReference, wanted: string): Transfer {
    const transfer = transfers.find(tenantId, wanted)
    return transfer?.reference === reference.reference ? transfer : notFound('transfer', wanted)
  }

  serve(app, list, (c, { query }) => {
    const { tenantId } = c.get('call')
    const isUnmatched = query.has_unmatched_transfers ?? false
    // Younger than the version that has pages.
    const page = depositReferences.list.bind(null, tenantId, isUnmatched)
    return answerPage(c, query, page, shapeReference)
  })

  serve(app, get, (c, { params }) => {
    const { tenantId } = c.get('call')
    const found = findReference(tenantId, params.deposit_reference_id)
    const own = transfers.ofReference(tenantId, found.reference)
    return answer(c, {
      ...shapeReference(found),
      transfers: own.map((transfer) => ({
        ...shapeTransfer(transfers, transfer),
        attachments: [],
      })),
    })
  })

  serve(app, connect, (c, { params, body }) => {
    const { tenantId } = c.get('call')
    const reference = findReference(tenantId, params.deposit_reference_id)
    const transfer = findTransfer(tenantId, reference, params.transfer_id)
    const { connected_by: connectedBy, payment_id: paymentId } = body
    connectTransfer(engine, transfer, { connectedBy, paymentId })
    return answerNothing(c)
  })

  return app
}

function shapeReference({ id, reference, referenceType, purpose }: DepositReference) {
  return { id, reference, reference_type: referenceType, purpose }
}
