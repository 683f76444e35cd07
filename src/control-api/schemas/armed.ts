import { z } from '@hono/zod-openapi'

export const armedSchema = z
  .object({
    armed: z.array(z.object({ scenario: z.string(), next: z.number(), because: z.string() })),
    default: z.object({ scenario: z.string(), because: z.string() }).nullable(),
  })
  .openapi('Armed')

export type ArmedReport = z.infer<typeof armedSchema>
