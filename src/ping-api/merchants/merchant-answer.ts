import { z } from '@hono/zod-openapi'
import { merchantMethods } from '../../engine/activated-methods.ts'
import type { Engine } from '../../engine/engine.ts'
import { kycInformation } from '../../engine/kyc/kyc-information.ts'
import type { JsonObject } from '../../payment/json.ts'
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

export function shapeMerchant(engine: Engine, merchant: Merchant) {
  const { name, email, phone_number, organization, person } = merchant.document
  const kyc_information = organization == null ? null : kycInformation(engine, merchant)
  return {
    id: merchant.id,
    name,
    email: email ?? null,
    phone_number: phone_number ?? null,
    status: merchant.status,
    organization:
      organization == null ? null : { ...(organization as JsonObject), kyc_information },
    person: person ?? null,
    payment_provider_methods: [...merchantMethods(engine, merchant)],
  } as z.infer<typeof merchantAnswer>
}
