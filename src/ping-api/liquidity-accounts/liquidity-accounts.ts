import { OpenAPIHono, z } from '@hono/zod-openapi'
import type { Engine } from '../../engine/engine.ts'
import { notFound } from '../../engine/errors.ts'
import { openLiquidityAccount } from '../../engine/open-liquidity-account.ts'
import { depositBankAccountFor, toBban } from '../../settlement/deposit-bank-account.ts'
import type { LiquidityAccount } from '../../storage/liquidity-account-store.ts'
import { id } from '../http/answer-schemas.ts'
import { type ApiEnv, answer } from '../http/call.ts'
import { currency, jsonObject, uuid } from '../http/fields.ts'
import { operation, serve } from '../http/operation.ts'

const tag = 'Liquidity accounts'

const accountHolder = z.object({
  name: z.string().min(1),
  identity: z.object({
    country: z.enum(['SE', 'NO', 'DE', 'FI', 'DK']),
    identifier: z.string().min(1),
    type: z.enum(['person', 'organization']),
  }),
})

const createBody = z
  .object({
    name: z.string().min(1),
    currency,
    enable_deposits: z.boolean().nullish(),
    account_holder: accountHolder.nullish(),
  })
  .openapi('CreateLiquidityAccount')

const depositInformation = z
  .object({
    bank_account: z.object({
      bankgiro_number: z.string().nullable(),
      bban: z.string(),
      bic: z.string(),
      iban: z.string(),
    }),
    reference: z.string(),
    invoice: jsonObject.nullable(),
  })
  .nullable()

const createdAnswer = z.object({ id, deposit_information: depositInformation })

const accountAnswer = createdAnswer
  .extend({ balance: z.int(), currency })
  .openapi('LiquidityAccount')

const create = operation({
  id: 'create_liquidity_account',
  method: 'post',
  path: '/liquidity_accounts',
  tag,
  summary: 'Open a liquidity account',
  body: createBody,
  answer: createdAnswer,
  errors: [403, 422],
})

const get = operation({
  id: 'get_liquidity_account',
  method: 'get',
  path: '/liquidity_accounts/{liquidity_account_id}',
  tag,
  summary: 'Get a liquidity account with its balance',
  params: z.object({ liquidity_account_id: uuid }),
  answer: accountAnswer,
  errors: [403, 404, 422],
})

export function liquidityAccountRoutes(engine: Engine): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>()
  const accounts = engine.stores.liquidityAccounts

  serve(app, create, (c, { body }) => {
    const account = openLiquidityAccount(engine, c.get('call').tenantId, body)
    return answer(c, { id: account.id, deposit_information: toInformation(account) })
  })

  serve(app, get, (c, { params: { liquidity_account_id: asked } }) => {
    const account =
      accounts.find(c.get('call').tenantId, asked) ?? notFound('liquidity account', asked)
    return answer(c, {
      id: account.id,
      balance: accounts.balance(account.seq),
      currency: account.currency,
      deposit_information: toInformation(account),
    })
  })

  return app
}

/**
 * What a payer needs for a transfer to the account; null where it takes none
 * (docs/contract/ping-payments-api.md#6-other-resources).
 */
function toInformation({
  tenantId,
  currency: own,
  depositReference,
}: Omit<LiquidityAccount, 'seq'>) {
  if (depositReference === null) return null
  const bank = depositBankAccountFor(tenantId, own)
  const { bankgiro_number, bic, iban } = bank
  const bank_account = { bankgiro_number, bban: toBban(bank), bic, iban }
  return { bank_account, reference: depositReference, invoice: null }
}
