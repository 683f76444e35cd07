import type { OrderItem } from '../payment/payment.ts'
import type { Engine } from './engine.ts'
import { forbidden } from './errors.ts'

/**
 * In strict mode, a merchant that a request mentions must be known. @GUESS the code
 * (docs/contract/ping-payments-api.md#open-18)
 */
export function requireKnownMerchant(
  { stores, settings }: Engine,
  tenantId: string,
  id: string | null | undefined,
): void {
  if (!settings.strict || id == null || stores.merchants.find(tenantId, id) !== undefined) return
  forbidden('operation_forbidden', `There is no merchant ${id} in this tenant.`)
}

export function requireKnownMerchants(
  engine: Engine,
  tenantId: string,
  items: readonly OrderItem[],
): void {
  for (const { merchant_id: id } of items) requireKnownMerchant(engine, tenantId, id)
}

/** Split trees are set up by the vendor during onboarding, here in the seed file. */
export function requireKnownSplitTree(
  { stores, settings }: Engine,
  tenantId: string,
  id: string | null | undefined,
): void {
  if (!settings.strict || id == null || stores.splitTrees.find(tenantId, id) !== undefined) return
  forbidden('operation_forbidden', `There is no split tree ${id} in this tenant.`)
}
