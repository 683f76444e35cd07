import { z } from '@hono/zod-openapi'
import { previewSchema } from './preview.ts'

export const scenarioSchema = z
  .object({
    name: z.string(),
    summary: z.string(),
    tags: z.array(z.string()),
    source: z.string(),
    line: z.number(),
    explanation: z.string().openapi({ description: 'what it does, in a sentence' }),
    timeline: z.string(),
    diagram: z.string().openapi({ description: 'a Mermaid sequence diagram' }),
    course: z.array(previewSchema).openapi({ description: 'the diagram, arrow by arrow' }),
    applies_to: z.array(z.string()).openapi({ description: 'the conditions of its `match`' }),
  })
  .openapi('Scenario')

export type ScenarioReport = z.infer<typeof scenarioSchema>
