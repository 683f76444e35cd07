import type { OrderItem } from '../payment/payment.ts'
import type { MerchantStore } from '../storage/merchant-store.ts'
import type { PingSettings } from './deps.ts'
import { forbidden } from './errors.ts'

/** In strict mode, ids that a request mentions must be known. @GUESS the code (contract sheet 8 #18) */
export function createRequireKnown({
  merchants,
  settings,
}: {
  merchants: MerchantStore
  settings: Pick<PingSettings, 'strict'>
}) {
  return {
    merchantsOf(tenantId: string, items: readonly OrderItem[]): void {
      if (!settings.strict) return
      for (const { merchant_id: id } of items) {
        if (id != null && merchants.find(tenantId, id) === undefined) {
          forbidden('operation_forbidden', `There is no merchant ${id} in this tenant.`)
        }
      }
    },
    // Split trees are set up by the vendor during onboarding; until we have seeds, none is known.
    splitTree(id: string | null | undefined): void {
      if (!settings.strict || id == null) return
      forbidden('operation_forbidden', `There is no split tree ${id} in this tenant.`)
    },
  }
}

export type RequireKnown = ReturnType<typeof createRequireKnown>
