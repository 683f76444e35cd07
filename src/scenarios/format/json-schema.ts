import { z } from 'zod'
import { scenarioSchema } from './schema.ts'

/** The format of scenario files for editors (JSON Schema draft 7), checked in as scenarios/scenario.v1.schema.json. */
export function scenarioJsonSchema(): object {
  return {
    ...z.toJSONSchema(scenarioSchema, { target: 'draft-7', io: 'input' }),
    title: 'A ping-sandbox scenario, format v1',
  }
}
