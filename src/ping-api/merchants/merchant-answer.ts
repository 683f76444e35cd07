import { z } from '@hono/zod-openapi'
import type { ProviderMethod } from '../../providers/registry.ts'
import type { Merchant } from '../../storage/merchant-store.ts'
import { id } from '../http/answer-schemas.ts'
import { jsonObject } from '../http/fields.ts'

export const merchantAnswer = z
  .object({
    id,
    name: z.string(),
    email: z.string().nullable(),
    phone_number: z.string().nullable(),
    status: z.string(),
    organization: jsonObject.nullable(),
    person: jsonObject.nullable(),
    payment_provider_methods: z.array(z.object({ provider: z.string(), method: z.string() })),
  })
  .openapi('Merchant')

/** `methods`: what it has activated. */
export function shapeMerchant(merchant: Merchant, methods: readonly ProviderMethod[]) {
  const { name, email, phone_number, organization, person } = merchant.document
  return {
    id: merchant.id,
    name,
    email: email ?? null,
    phone_number: phone_number ?? null,
    status: merchant.status,
    organization: organization ?? null,
    person: person ?? null,
    payment_provider_methods: [...methods],
  } as z.infer<typeof merchantAnswer>
}
