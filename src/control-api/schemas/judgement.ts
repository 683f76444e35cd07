import { z } from '@hono/zod-openapi'
import { verdicts } from '../../callbacks/verdict.ts'

export const judgementSchema = z
  .object({
    departures: z.array(z.string()).openapi({
      description: 'where the run left its scenario or what that expects, a sentence each',
    }),
    backend: z.array(z.object({ verdict: z.enum(verdicts), text: z.string() })).openapi({
      description: "how the merchant's backend handled what it was told",
    }),
  })
  .openapi('Judgement')

export type Judgement = z.infer<typeof judgementSchema>
