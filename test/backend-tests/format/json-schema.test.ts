import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { backendJsonSchema } from '../../../src/backend-tests/format/json-schema.ts'
import { parseBackend } from '../../../src/backend-tests/format/read-backend.ts'
import { wholeFile } from './whole-file.ts'

const path = 'scenarios/backend.v1.schema.json'

test('is checked in as it follows from the code (after a change: npx vitest run test/backend-tests/format/json-schema.test.ts -u)', async () => {
  const text = `${JSON.stringify(backendJsonSchema(), null, 2)}\n`
  await expect(text).toMatchFileSnapshot(`../../../${path}`)
})

/** What an editor finds wrong in a backend file. */
function complaints(text: string): readonly unknown[] {
  const schema = z.fromJSONSchema(JSON.parse(readFileSync(path, 'utf8')))
  return schema.safeParse(parse(text)).error?.issues ?? []
}

test('lets an editor take a file with every key, as the command does', () => {
  expect(() => parseBackend(wholeFile, 'backend.yaml')).not.toThrow()
  expect(complaints(wholeFile)).toEqual([])
})

test.each([
  ['a misspelt key', 'settles_within:', 'settle_within:'],
  ['a word that there is not', 'signature: required', 'signature: checked'],
  ['a check that there is not', 'known: [return-without-session]', 'known: [return-without]'],
  ['a pointer that is none', 'order: /order_id', 'order: order_id'],
])('lets an editor mark %s', (_, right, wrong) => {
  const text = wholeFile.replace(right, wrong)
  expect(text).not.toBe(wholeFile)
  expect(complaints(text)).not.toEqual([])
})

test('describes every key', () => {
  const schema = JSON.parse(readFileSync(path, 'utf8'))
  expect(schema).toMatchObject({ additionalProperties: false, required: ['version', 'buy', 'see'] })
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
