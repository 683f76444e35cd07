import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { scenarioJsonSchema } from '../../src/scenarios/format/json-schema.ts'

test('is checked in as it follows from the code (after a change: npx vitest run test/scenarios/json-schema.test.ts -u)', async () => {
  const text = `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`
  await expect(text).toMatchFileSnapshot('../../scenarios/scenario.v1.schema.json')
})

test('describes every key and lists every word for editors', () => {
  const schema = JSON.parse(readFileSync('scenarios/scenario.v1.schema.json', 'utf8'))
  expect(schema).toMatchObject({ additionalProperties: false, required: ['version'] })
  expect(schema.properties.timeline.items.properties.status.enum).toContain('OVERFUNDED')
  expect(undescribed(schema.properties)).toEqual([])
})

function undescribed(
  properties: Record<string, { description?: string; properties?: object }>,
): readonly string[] {
  return Object.entries(properties).flatMap(([key, property]) => [
    ...(property.description === undefined ? [key] : []),
    ...undescribed((property.properties ?? {}) as typeof properties),
  ])
}
