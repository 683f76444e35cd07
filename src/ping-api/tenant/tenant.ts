import { OpenAPIHono, z } from '@hono/zod-openapi'
import { tenantMethods } from '../../engine/activated-methods.ts'
import type { Engine } from '../../engine/engine.ts'
import { maskJson } from '../../input/mask-secrets.ts'
import { callbackUrl } from '../../input/url-schemas.ts'
import type { LiquidityAccountStore } from '../../storage/liquidity-account-store.ts'
import type { WorldRecord } from '../../storage/world-store.ts'
import { type ApiEnv, answer, answerNothing } from '../http/call.ts'
import { currency, jsonObject } from '../http/fields.ts'
import { operation, serve } from '../http/operation.ts'
import { tenantName } from './tenant-name.ts'

/**
 * @GUESS the name of the last one; its existence is documented
 * (docs/contract/ping-payments-api.md#6-other-resources, r/v1updatetenant)
 */
const callbackUrls = z
  .object({
    credit_account_top_up_callback_url: callbackUrl.nullable().optional(),
    merchant_status_callback_url: callbackUrl.nullable().optional(),
    disbursement_callback_url: callbackUrl.nullable().optional(),
    deposit_reference_callback_url: callbackUrl.nullable().optional(),
    payment_refund_callback_url: callbackUrl.nullable().optional(),
  })
  .openapi('TenantCallbackUrls')

const noUrls = Object.fromEntries(Object.keys(callbackUrls.shape).map((name) => [name, null]))

const tenantAnswer = callbackUrls
  .extend({
    id: z.string().openapi({ format: 'uuid' }),
    name: z.string(),
    organization: jsonObject.nullable(),
    accounts: z.object({ credit: z.array(z.object({ balance: z.int(), currency })) }),
    callback_signing_key: z.string().nullable(),
    payment_provider_methods: z.array(z.object({ provider: z.string(), method: z.string() })),
  })
  .openapi('Tenant')

const get = operation({
  id: 'get_tenant',
  method: 'get',
  path: '/tenant',
  tag: 'Tenant',
  summary: 'Get the tenant that is calling',
  answer: tenantAnswer,
  errors: [403, 422],
})

const update = operation({
  id: 'update_tenant',
  method: 'put',
  path: '/tenant',
  tag: 'Tenant',
  summary: 'Set callback URLs of the tenant: what is left out stays, null takes it away',
  body: callbackUrls,
  errors: [403, 422],
})

export function tenantRoutes(engine: Engine): OpenAPIHono<ApiEnv> {
  const { stores, worlds } = engine
  const app = new OpenAPIHono<ApiEnv>()

  serve(app, get, (c) => {
    const world = worlds.read(c.get('call').tenantId)
    return answer(c, {
      ...shapeTenant(world, stores.liquidityAccounts.balances(world.tenantId)),
      payment_provider_methods: tenantMethods(engine, world.tenantId),
    })
  })

  serve(app, update, (c, { body }) => {
    const { tenantId, settings } = worlds.ensure(c.get('call').tenantId)
    const changed = { ...JSON.parse(settings), ...body }
    stores.worlds.setSettings(tenantId, JSON.stringify(changed))
    return answerNothing(c)
  })

  return app
}

type Credit = ReturnType<LiquidityAccountStore['balances']>[number]

/** @GUESS that it has no organization, and that its credit is what its liquidity accounts hold of each currency */
function shapeTenant({ tenantId, publicKey, settings }: WorldRecord, credit: readonly Credit[]) {
  return {
    id: tenantId,
    name: tenantName(tenantId),
    organization: null,
    accounts: { credit },
    callback_signing_key: publicKey,
    ...noUrls,
    ...maskJson(JSON.parse(settings), 'userinfo'),
  }
}
