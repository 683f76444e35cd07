import { z } from 'zod'
import { checkIds, differenceIds, findingPattern } from './check-ids.ts'
import { backendSchema } from './schema.ts'

type Schema = { readonly properties: Record<string, { items?: object }> }

/** The format of backend files for editors (JSON Schema draft 7), checked in as scenarios/backend.v1.schema.json. */
export function backendJsonSchema(): object {
  const schema = z.toJSONSchema(backendSchema, { target: 'draft-7', io: 'input' }) as Schema
  const { known, ...properties } = schema.properties
  const ids = {
    anyOf: [
      { type: 'string', enum: [...checkIds, ...differenceIds] },
      { type: 'string', pattern: findingPattern.source },
    ],
  }
  return {
    ...schema,
    properties: { ...properties, known: { ...known, items: ids } },
    title: 'A backend that ping-sandbox tests, format v1',
  }
}
