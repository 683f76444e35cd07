import { OpenAPIHono, z } from '@hono/zod-openapi'
import { connectTransfer } from '../../engine/connect-transfer.ts'
import type { Engine } from '../../engine/engine.ts'
import { notFound } from '../../engine/errors.ts'
import { depositBankAccountsFor } from '../../settlement/deposit-bank-account.ts'
import type { Transfer } from '../../storage/transfer-store.ts'
import { listAnswer } from '../http/answer-schemas.ts'
import { type ApiEnv, answer, answerNothing } from '../http/call.ts'
import { operation, serve } from '../http/operation.ts'
import { answerPage } from '../http/pagination.ts'
import { shapeTransfer } from './transfer-answer.ts'
import {
  accountPath,
  connectBody,
  depositBankAccountAnswer,
  transferAnswer,
  transferPath,
  transfersQuery,
} from './transfer-schemas.ts'

const tag = 'Deposit bank accounts'

const list = operation({
  id: 'list_deposit_bank_accounts',
  method: 'get',
  path: '/deposit_bank_accounts',
  tag,
  summary: 'List the bank accounts that payers send transfers to',
  answer: z.array(depositBankAccountAnswer),
  errors: [403, 422],
})

const listTransfers = operation({
  id: 'list_transfers',
  method: 'get',
  path: '/deposit_bank_accounts/{deposit_bank_account_id}/transfers',
  tag,
  summary: 'List the transfers to a deposit bank account, newest first',
  params: accountPath,
  query: transfersQuery,
  answer: listAnswer(transferAnswer),
  errors: [403, 404, 422],
})

const connect = operation({
  id: 'connect_transfer',
  method: 'post',
  path: '/deposit_bank_accounts/{deposit_bank_account_id}/transfers/{transfer_id}/connect',
  tag,
  summary: 'Say which payment a transfer is for',
  params: transferPath,
  body: connectBody,
  errors: [403, 404, 422],
})

export function depositBankAccountRoutes(engine: Engine): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>()
  const { transfers } = engine.stores

  function findAccount(tenantId: string, id: string) {
    const account = depositBankAccountsFor(tenantId).find((own) => own.id === id)
    return account ?? notFound('deposit bank account', id)
  }

  function findTransfer(tenantId: string, accountId: string, id: string): Transfer {
    const account = findAccount(tenantId, accountId)
    const transfer = transfers.find(tenantId, id)
    return transfer?.accountId === account.id ? transfer : notFound('transfer', id)
  }

  serve(app, list, (c) => answer(c, depositBankAccountsFor(c.get('call').tenantId)))

  serve(app, listTransfers, (c, { params, query }) => {
    const { tenantId } = c.get('call')
    const accountId = findAccount(tenantId, params.deposit_bank_account_id).id
    const filter = { tenantId, accountId, ...toFilter(query) }
    const shape = (transfer: Transfer) => shapeTransfer(transfers, transfer)
    const { starting_after: seen } = query
    const start = seen && `before-${findTransfer(tenantId, accountId, seen).seq}`
    const asked = { limit: query.limit, cursor: query.cursor ?? start }
    // They came with links already (changelog of March 2024).
    return answerPage(c, asked, (part) => transfers.list(filter, part), shape)
  })

  serve(app, connect, (c, { params, body }) => {
    const { tenantId } = c.get('call')
    const accountId = params.deposit_bank_account_id
    const transfer = findTransfer(tenantId, accountId, params.transfer_id)
    const { connected_by: connectedBy, payment_id: paymentId } = body
    connectTransfer(engine, transfer, { connectedBy, paymentId })
    return answerNothing(c)
  })

  return app
}

const day = 86_400_000

function toFilter(query: typeof transfersQuery._output) {
  const { from_booking_date: from, to_booking_date: to } = query
  return {
    reference: query.reference,
    isConnected: query.is_connected,
    fromAmount: query.from_amount,
    toAmount: query.to_amount,
    bookedFrom: from === undefined ? undefined : Date.parse(from),
    bookedBefore: to === undefined ? undefined : Date.parse(to) + day,
  }
}
