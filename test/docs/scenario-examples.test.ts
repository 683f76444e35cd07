import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parseScenario } from '../src/scenarios/format/parse-scenario.ts'
import { loadCatalogue } from '../src/scenarios/load.ts'

const catalogue = loadCatalogue([fileURLToPath(new URL('../scenarios', import.meta.url))])

const examples = ['README.md', 'docs/scenarios.md'].flatMap((file) => {
  const text = readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')
  return [...text.matchAll(/```yaml\n([\s\S]*?)```/g)]
    .map(([, yaml = '']) => yaml)
    .filter((yaml) => !yaml.includes('\ntenants:'))
    .map((yaml, index) => ({ place: `${file}, example ${index + 1}`, yaml }))
})

test.each(examples)('ships a sound scenario in $place', ({ yaml, place }) => {
  expect(() => parseScenario(yaml, place, catalogue)).not.toThrow()
})

test('finds the examples of every document', () => {
  expect(examples.length).toBeGreaterThanOrEqual(9)
})
