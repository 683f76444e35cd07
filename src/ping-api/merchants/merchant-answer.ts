import { z } from '@hono/zod-openapi'
import type { Provider } from '../../providers/provider.ts'
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

export function shapeMerchant(merchant: Merchant, providers: readonly Provider[]) {
  const { name, email, phone_number, organization, person } = merchant.document
  return {
    id: merchant.id,
    name,
    email: email ?? null,
    phone_number: phone_number ?? null,
    status: merchant.status,
    organization: organization ?? null,
    person: person ?? null,
    payment_provider_methods: providers.map(({ provider, method }) => ({ provider, method })),
  } as z.infer<typeof merchantAnswer>
}
