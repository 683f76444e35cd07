import type { OrderItem } from '../payment/payment.ts'
import type { Engine } from './engine.ts'
import { forbidden } from './errors.ts'

/** Called with what a caller should hear of although it was accepted. */
export type Remark = (text: string) => void

const nobodyListens: Remark = () => undefined

/**
 * A merchant that a request mentions must be known in strict mode; elsewhere an unknown one is remarked on and made up.
 * @GUESS the code of the refusal (docs/contract/ping-payments-api.md#open-18)
 */
export function requireKnownMerchant(
  { stores, settings }: Engine,
  tenantId: string,
  id: string | null | undefined,
  remark: Remark = nobodyListens,
): void {
  if (id == null || stores.merchants.isKnown(tenantId, id)) return
  if (settings.strict) refuse('merchant', id)
  remark(madeUpMerchant(id))
}

/** What a merchant is that nobody created: payable, so that the first hour needs no onboarding. */
export function madeUpMerchant(id: string): string {
  return `there is no merchant ${id} in this tenant: it is made up and APPROVED; strict mode refuses it`
}

/** The merchants and liquidity accounts of order items. */
export function requireKnownRecipients(
  engine: Engine,
  tenantId: string,
  items: readonly OrderItem[],
  remark: Remark = nobodyListens,
): void {
  for (const { merchant_id: merchant, liquidity_account_id: account } of items) {
    requireKnownMerchant(engine, tenantId, merchant, remark)
    requireKnownAccount(engine, tenantId, account, remark)
  }
}

export function requireKnownAccount(
  { stores, settings }: Engine,
  tenantId: string,
  id: string | null | undefined,
  remark: Remark = nobodyListens,
): void {
  if (id == null || stores.liquidityAccounts.find(tenantId, id) !== undefined) return
  if (settings.strict) refuse('liquidity account', id)
  remark(
    `there is no liquidity account ${id} in this tenant: none is charged or credited; ${strictRefuses}`,
  )
}

/** Split trees are set up by the vendor during onboarding, here in the seed file. */
export function requireKnownSplitTree(
  { stores, settings }: Engine,
  tenantId: string,
  id: string | null | undefined,
  remark: Remark = nobodyListens,
): void {
  if (id == null || stores.splitTrees.find(tenantId, id) !== undefined) return
  if (settings.strict) refuse('split tree', id)
  remark(`there is no split tree ${id} in this tenant: the default one splits; ${strictRefuses}`)
}

const strictRefuses = 'strict mode refuses it'

function refuse(what: string, id: string): never {
  return forbidden('operation_forbidden', `There is no ${what} ${id} in this tenant.`)
}
