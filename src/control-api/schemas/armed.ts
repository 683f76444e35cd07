import { z } from '@hono/zod-openapi'

export const armedSchema = z
  .object({
    armed: z.array(z.object({ scenario: z.string(), next: z.number(), because: z.string() })),
    default: z.object({ scenario: z.string(), because: z.string() }).nullable(),
    warnings: z.array(z.string()).optional().openapi({
      description:
        'what the scenario that was armed by this call says without effect in this world',
    }),
  })
  .openapi('Armed')

export type ArmedReport = z.infer<typeof armedSchema>
