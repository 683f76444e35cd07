import { z } from '@hono/zod-openapi'
import { httpUrl } from './fields.ts'

/** A way to pay that a payment may be initiated with. Another one is another entry. */
export type ProviderMethod = {
  readonly provider: string
  readonly method: string
  /** of `provider_method_parameters` */
  readonly parameters: z.ZodObject
}

/** Contract sheet 4.6: all four are required. */
const pis: ProviderMethod = {
  provider: 'open_payments',
  method: 'pis',
  parameters: z.object({
    success_url: httpUrl,
    cancel_url: httpUrl,
    error_url: httpUrl,
    reference: z.string().min(1),
  }),
}

/** Contract sheet 4.9: a payment that moves to the desired status by itself. */
const dummy: ProviderMethod = {
  provider: 'dummy',
  method: 'dummy',
  parameters: z.object({
    desired_payment_status: z.enum([
      'INITIATED',
      'PENDING',
      'DECLINED',
      'CRASHED',
      'COMPLETED',
      'EXPIRED',
      'ABORTED',
    ]),
  }),
}

export const providerMethods: readonly ProviderMethod[] = [pis, dummy]
