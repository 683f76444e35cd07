import { z } from '@hono/zod-openapi'

export const diagnosisSchema = z
  .object({
    problem: z.string().openapi({ description: 'what was wrong with the attempt, in words' }),
    advice: z.string().openapi({ description: 'what would have worked' }),
  })
  .openapi('Diagnosis')

export type Diagnosis = z.infer<typeof diagnosisSchema>
