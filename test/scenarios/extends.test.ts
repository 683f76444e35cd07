import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseScenario } from '../../src/scenarios/format/parse-scenario.ts'
import { loadCatalogue } from '../../src/scenarios/load.ts'
import { toPlan } from '../../src/scenarios/plan/plan.ts'
import { directoryOf, expiry, fileProblems, shipped } from './scenario-files.ts'

const parent = `version: 1
summary: parent
tags: [a, b]
match: { amount: 1 }
expect: { status: COMPLETED }
seed: s
checkout: { mode: auto, think_time: 1s, browser: { goes_to: error_url, at: checkout.approved } }
timeline:
  - { id: completed, at: checkout.approved + 1h, status: COMPLETED }
callbacks: { timeout: 3s, retry: { attempts: 2, backoff: [5s, 6s] } }
`

test('merges maps and replaces lists', () => {
  const child =
    'version: 1\nextends: parent\ntags: [c]\ncheckout: { think_time: 2s }\ncallbacks: { retry: { backoff: [9s] } }'
  const catalogue = loadCatalogue([directoryOf({ 'parent.yaml': parent, 'child.yaml': child })])
  expect(catalogue.problems).toEqual([])
  expect(catalogue.get('child')?.document).toEqual({
    version: 1,
    extends: 'parent',
    tags: ['c'],
    seed: 's',
    checkout: {
      mode: 'auto',
      think_time: '2s',
      browser: { goes_to: 'error_url', at: 'checkout.approved' },
    },
    timeline: [{ id: 'completed', at: 'checkout.approved + 1h', status: 'COMPLETED' }],
    callbacks: { timeout: '3s', retry: { attempts: 2, backoff: ['9s'] } },
  })
})

test('does not hand down name, summary, match and expect', () => {
  const catalogue = loadCatalogue([
    directoryOf({ 'parent.yaml': `${parent}name: p\n`, 'child.yaml': 'version: 1\nextends: p' }),
  ])
  expect(catalogue.problems).toEqual([])
  expect(catalogue.get('child')).toMatchObject({ name: 'child', summary: '', tags: ['a', 'b'] })
  expect(catalogue.get('child')?.document).not.toHaveProperty('match')
  expect(catalogue.get('child')?.document).not.toHaveProperty('expect')
})

test('says the file and line where an inherited step is written', () => {
  const directory = directoryOf({
    'parent.yaml': parent,
    'child.yaml': 'version: 1\nextends: parent',
  })
  const child = loadCatalogue([directory]).get('child')
  const steps = child === undefined ? [] : toPlan(child, { expiry }).steps
  expect(steps.find((step) => step.id === 'completed')?.because).toBe(
    `${directory}/parent.yaml:9 (completed at checkout.approved + 1h)`,
  )
})

test('follows a chain of parents', () => {
  const catalogue = loadCatalogue([
    directoryOf({
      'a.yaml': 'version: 1\nextends: b\nseed: a',
      'b.yaml': 'version: 1\nextends: c\ncheckout: { rounds: 2 }',
      'c.yaml': 'version: 1\nseed: c\ncheckout: { mode: auto }',
    }),
  ])
  expect(catalogue.get('a')?.document).toMatchObject({
    seed: 'a',
    checkout: { rounds: 2, mode: 'auto' },
  })
})

test('refuses a circle by name', () => {
  const problems = fileProblems({
    'a.yaml': 'version: 1\nextends: b',
    'b.yaml': 'version: 1\nextends: c',
    'c.yaml': 'version: 1\nextends: a',
  })
  expect(problems).toContain(
    'c.yaml:2:10: extends: goes in a circle: a extends b extends c extends a',
  )
  expect(problems).toHaveLength(3)
})

test('refuses an unknown parent with the nearest name', () => {
  const files = { 'parent.yaml': 'version: 1', 'child.yaml': 'version: 1\nextends: perent' }
  expect(fileProblems(files)).toEqual([
    'child.yaml:2:10: extends: unknown scenario "perent"; did you mean "parent"? Known: child, parent',
  ])
})

test('refuses a scenario that extends itself', () => {
  expect(fileProblems({ 'a.yaml': 'version: 1\nextends: a' })).toEqual([
    'a.yaml:2:10: extends: "a" extends itself',
  ])
})

test('refuses a child of a broken parent and says why', () => {
  const problems = fileProblems({
    'a.yaml': 'version: 1\nextends: b',
    'b.yaml': 'version: 1\nx: 1',
  })
  expect(problems).toEqual([
    'a.yaml:2:10: extends: "b" (b.yaml) has problems of its own',
    expect.stringMatching(/^b\.yaml:2:1: unknown key "x"/),
  ])
})

test('lets a user file extend the shipped one it replaces', () => {
  const catalogue = loadCatalogue([
    directoryOf({ 'paid.yaml': 'version: 1\nseed: shipped\ncheckout: { mode: auto }' }),
    directoryOf({ 'paid.yaml': 'version: 1\nextends: paid\nseed: mine' }),
  ])
  expect(catalogue.problems).toEqual([])
  expect(catalogue.get('paid')?.document).toMatchObject({
    seed: 'mine',
    checkout: { mode: 'auto' },
  })
  expect(catalogue.all()).toHaveLength(1)
})

test('leaves those derived from a shipped file as they are where a user file replaces it', () => {
  const mine = directoryOf({
    'paid.yaml':
      'version: 1\ntimeline: [{ id: done, at: checkout.approved + 5s, status: COMPLETED }]',
    'child.yaml': 'version: 1\nextends: paid',
  })
  const catalogue = loadCatalogue(['scenarios', mine])
  expect(catalogue.problems).toEqual([])
  const toDocument = (name: string) => catalogue.get(name)?.document
  const toSteps = (name: string) => toDocument(name)?.timeline?.map(({ id }) => id)
  expect([toSteps('paid'), toSteps('child')]).toEqual([['done'], ['done']])
  expect(toDocument('duplicate-callbacks')).toEqual(shipped.get('duplicate-callbacks')?.document)
  expect(catalogue.all()).toHaveLength(shipped.all().length + 1)
})

test('lets a user file replace a shipped one by something else altogether', () => {
  const mine = directoryOf({ 'paid.yaml': 'version: 1\nextends: failed' })
  const catalogue = loadCatalogue(['scenarios', mine])
  expect(catalogue.problems).toEqual([])
  expect(catalogue.get('paid')?.document.timeline).toEqual(shipped.get('failed')?.document.timeline)
})

test('finds a parent of a later directory where there is none before', () => {
  const catalogue = loadCatalogue([
    directoryOf({ 'child.yaml': 'version: 1\nextends: parent' }),
    directoryOf({ 'parent.yaml': 'version: 1\nseed: later' }),
  ])
  expect(catalogue.get('child')?.document.seed).toBe('later')
})

test('puts later directories over earlier ones', () => {
  const first = directoryOf({
    'a.yaml': 'version: 1\nseed: first',
    'b.yaml': 'version: 1\nseed: first',
  })
  const second = directoryOf({ 'x.json': '{"version": 1, "name": "a", "seed": "second"}' })
  const seeds = loadCatalogue([first, second])
    .all()
    .map(({ name, document }) => [name, document.seed])
  expect(seeds).toEqual([
    ['a', 'second'],
    ['b', 'first'],
  ])
})

test('refuses two of one name in one directory', () => {
  const files = {
    'a.yaml': 'version: 1\nname: same',
    'b.yml': 'version: 1\nname: same',
    'same.json': '{',
  }
  expect(fileProblems(files)).toEqual([
    'b.yml:2:7: name: "same" is the name of a.yaml already; expected another name',
    expect.stringMatching(/^same\.json:1:2: /),
    'same.json:1:1: name: "same" is the name of a.yaml already; expected another name',
  ])
})

test('reads yaml, yml and json files, and nothing else', () => {
  const directory = directoryOf({
    'a.yaml': 'version: 1',
    'b.yml': 'version: 1',
    'c.json': '{"version": 1}',
    'd.txt': 'no',
    'scenario.v1.schema.json': '{}',
    'seed.v1.schema.json': '{}',
    '.hidden.yaml': 'no',
  })
  const catalogue = loadCatalogue([directory])
  expect(catalogue.problems).toEqual([])
  expect(catalogue.all().map(({ name }) => name)).toEqual(['a', 'b', 'c'])
})

test('says which directory or file cannot be read', () => {
  const directory = directoryOf({})
  mkdirSync(join(directory, 'sub.yaml'))
  expect(loadCatalogue([join(directory, 'none')]).problems[0]?.message).toBe(
    'cannot be read: ENOENT; expected a directory of scenarios',
  )
  expect(loadCatalogue([directory]).problems[0]?.message).toBe('is a directory, which is not read')
})

test('keeps the last good version of a broken file, also for its children', () => {
  const directory = directoryOf({
    'a.yaml': 'version: 1\nseed: good',
    'b.yaml': 'version: 1\nextends: a',
  })
  const good = loadCatalogue([directory])
  writeFileSync(join(directory, 'a.yaml'), 'version: 1\nsed: bad')
  const kept = loadCatalogue([directory], good)
  expect(kept.problems).toHaveLength(1)
  expect(kept.get('a')).toBe(good.get('a'))
  expect(kept.get('b')?.document.seed).toBe('good')
  writeFileSync(join(directory, 'a.yaml'), 'version: [')
  const keptAgain = loadCatalogue([directory], kept)
  expect(keptAgain.get('a')).toBe(good.get('a'))
  writeFileSync(join(directory, 'a.yaml'), 'version: 1\nseed: better')
  const healed = loadCatalogue([directory], keptAgain)
  expect(healed.problems).toEqual([])
  expect(healed.get('b')?.document.seed).toBe('better')
})

test('keeps the children of a file that is no YAML any more, whatever its name', () => {
  const directory = directoryOf({
    'a.yaml': 'version: 1\nname: x\nseed: good',
    'b.yaml': 'version: 1\nextends: x',
  })
  const good = loadCatalogue([directory])
  writeFileSync(join(directory, 'a.yaml'), 'version: [')
  writeFileSync(join(directory, 'b.yaml'), 'version: 1\nextends: x\nsummary: changed')
  const kept = loadCatalogue([directory], good)
  expect(kept.problems).toHaveLength(1)
  expect(kept.get('b')).toMatchObject({ summary: 'changed', document: { seed: 'good' } })
})

test('lets an inline document extend the file it is named after', () => {
  const { document } = parseScenario('version: 1\nname: failed\nextends: failed', 's.yaml', shipped)
  expect(document.timeline).toEqual(shipped.get('failed')?.document.timeline)
})

test('finds the nearest name', () => {
  const catalogue = loadCatalogue([directoryOf({ 'declined.yaml': 'version: 1' })])
  expect([catalogue.nearest('Decline'), catalogue.nearest('zzzzzzzz')]).toEqual(['declined', null])
  expect(loadCatalogue([]).nearest('a')).toBeNull()
})
