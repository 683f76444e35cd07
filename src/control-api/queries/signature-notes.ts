import type { Mutation, Plan } from '../../payment/plan-types.ts'
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

/** Added to the reason of an attempt whose signature is forged where there is no true one to forge. */
export function forgedNote({ worlds }: Control, tenantId: string, mutate: string | null): string {
  const mutation: Mutation | null = mutate === null ? null : JSON.parse(mutate)
  const isUnseen = mutation?.signature === 'wrong' && worlds.read(tenantId).publicKey === null
  return isUnseen ? `; signed with a throw-away key: ${noKey}` : ''
}
