import { z } from 'zod'
import { createSeedSchema } from './seed-schema.ts'

/** The format of seed files for editors (JSON Schema draft 7), checked in as scenarios/seed.v1.schema.json. */
export function seedJsonSchema(): object {
  return {
    ...z.toJSONSchema(createSeedSchema(), { target: 'draft-7', io: 'input' }),
    title: 'A ping-sandbox seed file, format v1',
  }
}
