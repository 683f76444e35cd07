import type { OrderItem } from '../payment/payment.ts'
import type { MerchantStore } from '../storage/merchant-store.ts'
import type { SplitTreeStore } from '../storage/split-tree-store.ts'
import type { ApiSettings } from './deps.ts'
import { forbidden } from './errors.ts'

/** In strict mode, ids that a request mentions must be known. @GUESS the code (contract sheet 8 #18) */
export function createRequireKnown({
  merchants,
  splitTrees,
  settings,
}: {
  merchants: MerchantStore
  splitTrees: SplitTreeStore
  settings: Pick<ApiSettings, 'strict'>
}) {
  function merchant(tenantId: string, id: string | null | undefined): void {
    if (!settings.strict || id == null || merchants.find(tenantId, id) !== undefined) return
    forbidden('operation_forbidden', `There is no merchant ${id} in this tenant.`)
  }

  return {
    merchant,
    merchants(tenantId: string, items: readonly OrderItem[]): void {
      for (const { merchant_id: id } of items) merchant(tenantId, id)
    },
    /** Split trees are set up by the vendor during onboarding, here in the seed file. */
    splitTree(tenantId: string, id: string | null | undefined): void {
      if (!settings.strict || id == null || splitTrees.find(tenantId, id) !== undefined) return
      forbidden('operation_forbidden', `There is no split tree ${id} in this tenant.`)
    },
  }
}

export type RequireKnown = ReturnType<typeof createRequireKnown>
