import { z } from '@hono/zod-openapi'

export const verdictSchema = z
  .object({
    header: z.string().openapi({ description: 'the header that carries the signature' }),
    public_key: z.string().nullable().openapi({ description: 'base64 of the 32 raw bytes' }),
    attempts: z.array(
      z.object({
        started_at: z.string(),
        signature: z.string().nullable(),
        verifies: z.boolean(),
        explanation: z.string(),
      }),
    ),
  })
  .openapi('SignatureVerdict')

export type SignatureVerdict = z.infer<typeof verdictSchema>
