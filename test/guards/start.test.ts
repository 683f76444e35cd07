import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { transform } from 'esbuild'
import { expect, onTestFinished, test } from 'vitest'
import { buildProgram } from '../start-program.ts'
import { bareNode, filesLoadedBy, startOf } from './start-cost.ts'

// What these guard does not depend on the machine; how long it takes on one is for the benchmark to tell.

/**
 * CPU of a start in that of `node -e 0`: 3.4 with Node 20 and 6 with Node 22, whose own start is so much quicker. Where
 * much else runs and caches are shared it was 11 with Node 20: the larger program loses more by that.
 */
const cpuLimit = 16

/**
 * Files that a start loads: the program in the pieces that commands share, better-sqlite3 and what that needs; 50 where it
 * was set. Fourteen more than before `explore`, `compare`, `tail` and `journal`: each command that shares sources with
 * serving cuts the program into further pieces, most of them under 8 kB, and adds nothing to what is loaded.
 */
const fileLimit = 56

/** Bytes of those files, by which a library or a part that could wait is seen; 1.5 MB where it was set. */
const loadedLimit = 1_700_000

/**
 * Bytes: what the image gets beside Node, without the binary of SQLite; 4.6 MB where it was set. It was 3.5 MB before
 * backend tests, payment links, KYC, seeds and the comparison of recordings.
 */
const byteLimit = 5_000_000

/** Bytes: the library once more, for `require`, which the package has and the image has not; 1.8 MB where it was set. */
const requireLimit = 2_200_000

/** The least of some tries, each against a bare Node of the same moment. */
async function cpuRatio(main: string, env: Readonly<Record<string, string>> = {}) {
  const ratios: number[] = []
  for (let tries = 0; tries < 3; tries += 1)
    ratios.push((await startOf(main, env)) / (await bareNode()))
  return Math.min(...ratios)
}

function sizeOf(path: string): number {
  const { size, isDirectory } = {
    size: statSync(path).size,
    isDirectory: statSync(path).isDirectory(),
  }
  if (!isDirectory) return size
  return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0)
}

test('starts with little more CPU than Node itself', async () => {
  const built = await buildProgram()
  expect(await cpuRatio(built.main)).toBeLessThan(cpuLimit)
})

test('would notice a start that works much more', async () => {
  const built = await buildProgram()
  expect(await cpuRatio(built.main, { PROBE_WASTE: '1000' })).toBeGreaterThan(cpuLimit)
})

test('loads few files to start, and nothing that can wait', async () => {
  const built = await buildProgram()
  const files = await filesLoadedBy(built.main)
  expect(files.filter((file) => /\/late\/|swagger|commands|run-/.test(file))).toEqual([])
  expect(files.length).toBeGreaterThan(2)
  expect(files.length, files.join('\n')).toBeLessThan(fileLimit)
  const bytes = files.reduce((sum, file) => sum + sizeOf(fileURLToPath(file)), 0)
  expect(bytes).toBeLessThan(loadedLimit)
})

test('would notice a library that is loaded at start', async () => {
  const built = await buildProgram()
  const SANDBOX_SCENARIOS = mkdtempSync(join(tmpdir(), 'scenarios-'))
  onTestFinished(() => rmSync(SANDBOX_SCENARIOS, { recursive: true }))
  const plain = await filesLoadedBy(built.main)
  const files = await filesLoadedBy(built.main, { SANDBOX_SCENARIOS })
  expect(files.length).toBeGreaterThan(plain.length)
  expect(files.join()).toContain('/late/yaml.cjs')
})

test('has an entry that old Nodes can parse, to say that they are too old', async () => {
  const built = await buildProgram()
  const code = readFileSync(built.main, 'utf8')
  const options = { format: 'esm', minifyWhitespace: true } as const
  const lowered = await transform(code, { ...options, target: 'node12.20' })
  expect(lowered.code).toBe((await transform(code, options)).code)
  expect(code.match(/\bimport\b[^(]*?from\s*"[^"]+"/g)).toEqual(['import module from"node:module"'])
})

test('ships no more than it needs', async () => {
  const { folder } = await buildProgram()
  const bytes = ['dist', 'views', 'scenarios'].map((name) => sizeOf(join(folder, name)))
  const sum = bytes.reduce((all, size) => all + size, 0)
  const forRequire = sizeOf(join(folder, 'dist', 'cjs'))
  expect(sum - forRequire).toBeLessThan(byteLimit)
  expect(forRequire).toBeLessThan(requireLimit)
})

test('would notice a file too many', () => {
  const folder = mkdtempSync(join(tmpdir(), 'size-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'inner'))
  writeFileSync(join(folder, 'inner', 'large.js'), Buffer.alloc(byteLimit))
  expect(sizeOf(folder)).toBeGreaterThanOrEqual(byteLimit)
})
