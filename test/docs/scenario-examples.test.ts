import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { backendSchema } from '../../src/backend-tests/format/schema.ts'
import { parseScenario } from '../../src/scenarios/format/parse-scenario.ts'
import { loadCatalogue } from '../../src/scenarios/load.ts'
import { documents, read, root } from './markdown.ts'

const catalogue = loadCatalogue([join(root, 'scenarios')])

const examples = documents.flatMap((document) =>
  [...read(document).matchAll(/```yaml\n([\s\S]*?)```/g)]
    .map(([, yaml = '']) => yaml)
    .filter((yaml) => /^version: 1$/m.test(yaml) && !/^(?:tenants|buy):/m.test(yaml))
    .map((yaml, index) => ({ place: `${document}, example ${index + 1}`, yaml })),
)

test.each(examples)('shows a sound scenario in $place', ({ yaml, place }) => {
  expect(() => parseScenario(yaml, place, catalogue)).not.toThrow()
})

const backends = [...read('docs/backend-tests.md').matchAll(/```yaml\n([\s\S]*?)```/g)]
  .map(([, yaml = '']) => yaml)
  .filter((yaml) => /^buy:/m.test(yaml))

test.each(backends)('docs/backend-tests.md shows a backend file that can be used', (yaml) => {
  expect(backendSchema.parse(parse(yaml))).toMatchObject({ version: 1 })
})

test('finds the examples of every document', () => {
  expect(examples.length).toBeGreaterThanOrEqual(9)
})
