import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Catalogue } from '../../src/scenarios/catalogue.ts'
import { formatProblem } from '../../src/scenarios/format/problem.ts'
import { watchCatalogue } from '../../src/scenarios/watch.ts'
import { directoryOf } from './scenario-files.ts'

/** A watch whose catalogues are awaited one by one. */
function watched(directories: readonly string[]) {
  const seen: Catalogue[] = []
  const problems: string[] = []
  const waiting: ((catalogue: Catalogue) => void)[] = []
  const watch = watchCatalogue(
    directories,
    (catalogue) => {
      seen.push(catalogue)
      waiting.shift()?.(catalogue)
    },
    (problem) => problems.push(formatProblem(problem)),
  )
  onTestFinished(() => watch.close())
  return {
    next: () => new Promise<Catalogue>((resolve) => waiting.push(resolve)),
    problems,
    seen,
    watch,
  }
}

test('reads a changed file anew', async () => {
  const directory = directoryOf({ 'a.yaml': 'version: 1\nseed: old' })
  const { next, problems } = watched([directory])
  const changed = next()
  writeFileSync(join(directory, 'a.yaml'), 'version: 1\nseed: new')
  expect((await changed).get('a')?.document.seed).toBe('new')
  expect(problems).toEqual([])
})

test('keeps the last good version of a broken file and tells the problem once', async () => {
  const directory = directoryOf({ 'a.yaml': 'version: 1\nseed: good' })
  const { next, problems } = watched([directory])
  const broken = next()
  writeFileSync(join(directory, 'a.yaml'), 'version: 1\nsed: bad')
  const kept = await broken
  expect(kept.get('a')?.document.seed).toBe('good')
  expect(kept.problems).toHaveLength(1)
  const more = next()
  writeFileSync(join(directory, 'b.yaml'), 'version: 1')
  expect((await more).all().map(({ name }) => name)).toEqual(['a', 'b'])
  expect(problems).toEqual([
    expect.stringMatching(/a\.yaml:2:1: unknown key "sed"; did you mean "seed"\?/),
  ])
})

test('forgets a file that is gone', async () => {
  const directory = directoryOf({ 'a.yaml': 'version: 1', 'b.yaml': 'version: 1' })
  const { next } = watched([directory])
  const changed = next()
  rmSync(join(directory, 'a.yaml'))
  expect((await changed).all().map(({ name }) => name)).toEqual(['b'])
})

test('reads once after several changes at a time', async () => {
  const directory = directoryOf({})
  const { next, seen } = watched([directory])
  const changed = next()
  for (const name of ['a', 'b', 'c', 'd'])
    writeFileSync(join(directory, `${name}.yaml`), 'version: 1')
  expect((await changed).all()).toHaveLength(4)
  expect(seen).toHaveLength(1)
})

test('says which directory cannot be watched', () => {
  const { problems } = watched(['/nowhere/at/all'])
  expect(problems).toEqual([
    expect.stringMatching(/^\/nowhere\/at\/all:1:1: cannot be watched: .*ENOENT/),
  ])
})

test('reads nothing more once it is closed', async () => {
  const directory = directoryOf({ 'a.yaml': 'version: 1' })
  const [closed, open] = [watched([directory]), watched([directory])]
  closed.watch.close()
  const changed = open.next()
  writeFileSync(join(directory, 'a.yaml'), 'version: 1\nseed: x')
  await changed
  expect(closed.seen).toEqual([])
})
