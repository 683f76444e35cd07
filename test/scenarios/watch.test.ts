import { EventEmitter } from 'node:events'
import type { FSWatcher } from 'node:fs'
import {
  cpSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Catalogue } from '../../src/scenarios/catalogue.ts'
import { formatProblem } from '../../src/scenarios/format/problem.ts'
import { watchCatalogue } from '../../src/scenarios/watch.ts'
import type { WatchWays } from '../../src/scenarios/watch-directory.ts'
import { directoryOf } from './scenario-files.ts'

/** A watch whose catalogues are awaited one by one. */
function watched(directories: readonly string[], ways: WatchWays = {}) {
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
    { ways },
  )
  onTestFinished(() => watch.close())
  return {
    /** The first catalogue to come that fits. */
    until: async (fits: (catalogue: Catalogue) => boolean) => {
      for (;;) {
        const last = seen.at(-1)
        if (last !== undefined && fits(last)) return last
        await new Promise<Catalogue>((resolve) => waiting.push(resolve))
      }
    },
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
    expect.stringMatching(
      /^\/nowhere\/at\/all:1:1: cannot be watched: .*ENOENT.*; looked at every 2 s instead$/,
    ),
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

const seeds = (catalogue: Catalogue) =>
  catalogue.all().map(({ name, document }) => [name, document.seed])

/** A mount that reports no change. */
const silent: WatchWays = {
  every: 5,
  watch: () =>
    Object.assign(new EventEmitter(), { close: () => undefined }) as unknown as FSWatcher,
}
const reporting: WatchWays = { every: 5 }

const old = { 'a.yaml': 'version: 1\nseed: old', 'b.yaml': 'version: 1\nseed: old' }
const anew = { 'a.yaml': 'version: 1\nseed: new', 'c.yaml': 'version: 1\nseed: new' }

/** How a directory becomes another one; each gets where it is and a prepared one with `anew`. */
const swaps: Readonly<Record<string, (place: string, prepared: string) => void>> = {
  'is deleted and copied anew'(place, prepared) {
    rmSync(place, { recursive: true })
    cpSync(prepared, place, { recursive: true })
  },
  'is replaced by renaming'(place, prepared) {
    renameSync(place, `${place}-old`)
    renameSync(prepared, place)
  },
  'is emptied and filled'(place, prepared) {
    for (const file of readdirSync(place)) rmSync(`${place}/${file}`)
    cpSync(prepared, place, { recursive: true })
  },
}

const cases = Object.entries(swaps).flatMap(([how, swap]) => [
  { how, swap, mount: 'a disk', ways: reporting },
  { how, swap, mount: 'a mount that reports nothing', ways: silent },
])

test.each(cases)('reads a directory that $how, on $mount', async ({ swap, ways }) => {
  const room = directoryOf({})
  const [place, prepared] = [join(room, 'place'), join(room, 'prepared')]
  cpSync(directoryOf(old), place, { recursive: true })
  cpSync(directoryOf(anew), prepared, { recursive: true })
  const { until } = watched([place], ways)
  swap(place, prepared)
  await until((catalogue) => JSON.stringify(seeds(catalogue)) === '[["a","new"],["c","new"]]')
  // And it is watched as before.
  writeFileSync(join(place, 'd.yaml'), 'version: 1')
  await until((catalogue) => catalogue.get('d') !== undefined)
})

test('reads what a link points to now, as Kubernetes swaps it', async () => {
  const room = directoryOf({})
  const [first, second] = [directoryOf(old), directoryOf(anew)]
  const mount = join(room, 'mount')
  mkdirSync(mount)
  symlinkSync(first, join(mount, '..data'))
  symlinkSync('..data/a.yaml', join(mount, 'a.yaml'))
  symlinkSync(mount, join(room, 'link'))
  const { until } = watched([join(room, 'link')], silent)
  symlinkSync(second, join(mount, '..new'))
  renameSync(join(mount, '..new'), join(mount, '..data'))
  await until((catalogue) => catalogue.get('a')?.document.seed === 'new')
  unlinkSync(join(room, 'link'))
  symlinkSync(second, join(room, 'link'))
  await until((catalogue) => catalogue.get('c') !== undefined)
})

test.each([
  ['gone', (place: string) => rmSync(place, { recursive: true })],
  ['empty', (place: string) => readdirSync(place).map((file) => rmSync(join(place, file)))],
  [
    'no directory',
    (place: string) => {
      rmSync(place, { recursive: true })
      writeFileSync(place, '')
    },
  ],
])('serves the last good version while the directory is %s, and tells it once', async (_, away) => {
  const place = join(directoryOf({}), 'place')
  cpSync(directoryOf(old), place, { recursive: true })
  const { until, problems } = watched([place], reporting)
  away(place)
  const kept = await until((catalogue) => catalogue.problems.length > 0)
  expect(seeds(kept)).toEqual([
    ['a', 'old'],
    ['b', 'old'],
  ])
  const told = `${place}:1:1: holds no scenarios now; the last good version serves`
  expect(problems.filter((problem) => problem === told)).toHaveLength(1)
})

test('tells once that changes are not reported, and finds them all the same', async () => {
  const directory = directoryOf(old)
  const refusing = () => {
    throw new Error('ENOSPC: too many watches')
  }
  const { until, problems } = watched([directory], { every: 5, watch: refusing })
  for (const name of ['c', 'd']) {
    writeFileSync(join(directory, `${name}.yaml`), 'version: 1')
    await until((catalogue) => catalogue.get(name) !== undefined)
  }
  expect(problems).toEqual([expect.stringMatching(/cannot be watched: .*ENOSPC/)])
})
