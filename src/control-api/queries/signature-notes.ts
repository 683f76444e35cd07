import type { Plan } from '../../payment/plan-types.ts'
import type { Control } from '../control.ts'

const noKey = 'the tenant has no signing key, so its backend cannot verify signatures'

/** What a scenario says of signatures that no backend of this tenant can see, in sentences. */
export function unseenSignatures({ worlds }: Control, tenantId: string, plan: Plan): string[] {
  if (worlds.read(tenantId).publicKey !== null) return []
  return plan.deliveries.flatMap(({ mutate, because }) =>
    mutate?.signature === undefined
      ? []
      : [`${because}: signature: ${mutate.signature}, but ${noKey}; POST /signing_key/generate.`],
  )
}
