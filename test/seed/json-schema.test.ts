import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { seedJsonSchema } from '../../src/seed/json-schema.ts'
import { parseSeed } from '../../src/seed/read-seed.ts'
import { shopSeed } from './seed-file.ts'

const path = 'scenarios/seed.v1.schema.json'

test('is checked in as it follows from the code (after a change: npx vitest run test/seed/json-schema.test.ts -u)', async () => {
  const text = `${JSON.stringify(seedJsonSchema(), null, 2)}\n`
  await expect(text).toMatchFileSnapshot(`../../${path}`)
})

/** What an editor finds wrong in a seed file. */
function complaints(text: string): readonly unknown[] {
  const schema = z.fromJSONSchema(JSON.parse(readFileSync(path, 'utf8')))
  return schema.safeParse(parse(text)).error?.issues ?? []
}

/** The seed file of docs/testing.md, as it stands there. */
function seedOfDocument(): string {
  const [, after = ''] = readFileSync('docs/testing.md', 'utf8').split('\n## Seed file\n')
  return after.split('```yaml\n')[1]?.split('```')[0] ?? ''
}

test.each([
  ['the tests', () => shopSeed],
  ['the documents', seedOfDocument],
  ['the tests, with ids in upper case', () => shopSeed.replaceAll(/aaaaaaaa/g, 'AAAAAAAA')],
])('lets an editor take the seed file of %s, as the sandbox does', (_, toText) => {
  expect(() => parseSeed(toText(), 'seed.yaml')).not.toThrow()
  expect(complaints(toText())).toEqual([])
})

test.each([
  ['a misspelt key', 'balance:', 'balanse:'],
  ['a status that there is not', 'status: SETTLED', 'status: SETTLD'],
  ['an id that is none', /id: aaaaaaaa-/g, 'id: aaaaaaa-'],
])('lets an editor mark %s', (_, right, wrong) => {
  const text = shopSeed.replace(right, wrong)
  expect(text).not.toBe(shopSeed)
  expect(complaints(text)).not.toEqual([])
})

test('is named in the documents, where an editor looks for it', () => {
  const modeline = `# yaml-language-server: $schema=./node_modules/ping-sandbox/${path}`
  expect(seedOfDocument().split('\n')[0]).toBe(modeline)
})
