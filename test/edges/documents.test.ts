import { expect, test } from 'vitest'
import type { z } from 'zod'
import { scenarioJsonSchema } from '../../src/scenarios/format/json-schema.ts'
import { scenarioSchema } from '../../src/scenarios/format/schema.ts'
import { seedJsonSchema } from '../../src/seed/json-schema.ts'
import { createSeedSchema } from '../../src/seed/seed-schema.ts'
import type { Schema } from '../fuzz/arbitrary-of.ts'
import { documentsWith, edgesOf, leavesOf, type Path } from './leaves.ts'

/** Numbers that measure nothing: any will do. */
const free =
  /\.mutate\.(fields|tamper)\b|\.(metadata|payer|provider_method_\w+|split_parameters)\b|^\.match\.metadata|^\.seed$/

const documents: Readonly<Record<string, readonly [Schema, z.ZodType]>> = {
  scenario: [scenarioJsonSchema() as Schema, scenarioSchema],
  seed: [seedJsonSchema() as Schema, createSeedSchema()],
}

/** Under each operation stands the same: one leaf of each schema is enough. */
const seen = new Set<Schema>()

const leaves = Object.entries(documents).flatMap(([what, [schema, reader]]) => {
  const resolve = (ref: string) =>
    ref
      .replace(/^#\/?/, '')
      .split('/')
      .filter((part) => part !== '')
      .reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], schema) as Schema
  return leavesOf(schema, resolve)
    .filter(({ schema: leaf }) => !seen.has(leaf) && seen.add(leaf))
    .map(({ path, schema: leaf }) => ({ name: `${what}.${path.join('.')}`, path, leaf }))
    .filter(({ path }) => !free.test(`.${path.join('.')}`))
    .map((found) => {
      const toDocument = documentsWith(schema, resolve, found.path)
      return {
        ...found,
        complaintOf: (value: unknown) => complaintAt(reader, toDocument(value), found.path),
      }
    })
})

/** What is said against the value at a path, or on the way to it. */
function complaintAt(reader: z.ZodType, document: unknown, path: Path): string | null {
  const { error } = reader.safeParse(document)
  const issues = error?.issues ?? []
  const found = issues.find(({ path: at }) => at.every((part, index) => part === path[index]))
  return found === undefined ? null : found.message
}

test('finds the numbers, durations and moments that files have', () => {
  const names = leaves.map(({ name }) => name)
  expect(names).toContain('scenario.callbacks.timeout')
  expect(names).toContainEqual(expect.stringMatching(/^scenario\.api\..*fail\.status$/))
  expect(names).toContain('seed.tenants.0.payment_orders.0.payments.0.order_items.0.amount')
})

test.each(leaves)(
  'takes what $name may be and refuses what lies beyond',
  ({ leaf, complaintOf }) => {
    const edges = edgesOf(leaf)
    expect(
      edges,
      'says no edges: give it a minimum and a maximum, or durationWithin',
    ).not.toBeNull()
    for (const value of edges?.good ?? [])
      expect([value, complaintOf(value)]).toEqual([value, null])
    for (const value of edges?.bad ?? [])
      expect([value, complaintOf(value)]).toEqual([value, expect.stringMatching(/^expected /)])
  },
)

test.each([
  [
    'callbacks.timeout',
    { callbacks: { timeout: '0s' } },
    'expected a duration from 1ms to 1d, such as 5s',
  ],
  [
    'api.get_payment.for',
    { api: { get_payment: { fault: 'hang', for: '0s' } } },
    'expected a duration from 1ms to 3653d, such as 5s',
  ],
])('refuses %s of no time at all', (_, document, told) => {
  const { error } = scenarioSchema.safeParse({ version: 1, ...document })
  expect(JSON.stringify(error?.issues)).toContain(told)
})
