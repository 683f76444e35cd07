import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseScenario } from '../../src/scenarios/format/parse-scenario.ts'
import { loadCatalogue } from '../../src/scenarios/load.ts'
import { documents, read, root } from './markdown.ts'

const catalogue = loadCatalogue([join(root, 'scenarios')])

const examples = documents.flatMap((document) =>
  [...read(document).matchAll(/```yaml\n([\s\S]*?)```/g)]
    .map(([, yaml = '']) => yaml)
    .filter((yaml) => /^version: 1$/m.test(yaml) && !yaml.includes('\ntenants:'))
    .map((yaml, index) => ({ place: `${document}, example ${index + 1}`, yaml })),
)

test.each(examples)('shows a sound scenario in $place', ({ yaml, place }) => {
  expect(() => parseScenario(yaml, place, catalogue)).not.toThrow()
})

test('finds the examples of every document', () => {
  expect(examples.length).toBeGreaterThanOrEqual(9)
})
