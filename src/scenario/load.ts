import { closeSync, fstatSync, openSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, extname, isAbsolute, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { limits } from '../limits.ts'
import type { Catalogue } from './catalogue.ts'
import type { KnownWords } from './known-words.ts'
import type { Problem } from './problem.ts'
import { readTree } from './read-tree.ts'
import { resolveCatalogue, type Source } from './resolve.ts'
import type { Scenario } from './scenario.ts'

const endings = ['.yaml', '.yml', '.json']

/** Directory of the scenarios that come with the program. */
export const shipped = fileURLToPath(new URL('../../scenarios', import.meta.url))

/** JSON Schemas for editors, which lie beside the scenarios. */
const schemaEnding = '.schema.json'

/**
 * Reads every scenario of some directories; one of a later directory replaces its namesake of an earlier one. What is
 * wrong is in `problems`; a file with problems is left out, or kept as it was in `lastGood`.
 */
export function loadCatalogue(
  directories: readonly string[],
  lastGood?: Catalogue,
  words?: KnownWords,
): Catalogue {
  return resolveCatalogue(directories.map(readDirectory), lastGood, words)
}

/**
 * Reads files and directories over the shipped scenarios, as a sandbox with these would. Answers what is in them and
 * what is wrong in them, and nothing of the shipped ones.
 */
export function loadPaths(
  paths: readonly string[],
  words: KnownWords | null = null,
): {
  readonly scenarios: readonly Scenario[]
  readonly problems: readonly Problem[]
} {
  const directories = paths.filter((path) =>
    statSync(path, { throwIfNoEntry: false })?.isDirectory(),
  )
  const files = paths.filter((path) => !directories.includes(path))
  const given = [...directories.map(readDirectory), files.map(readSource)]
  const known = new Set(given.flat().map(({ file }) => file))
  const catalogue = resolveCatalogue([readDirectory(shipped), ...given], undefined, words)
  return {
    scenarios: catalogue.all().filter(({ source }) => known.has(source)),
    problems: catalogue.problems.filter(({ file }) => known.has(file)),
  }
}

function readDirectory(directory: string): readonly Source[] {
  try {
    return readdirSync(directory)
      .filter(
        (file) =>
          endings.includes(extname(file)) && !file.endsWith(schemaEnding) && !file.startsWith('.'),
      )
      .sort()
      .map((file) => readSource(join(directory, file)))
  } catch (error) {
    return [
      refused(
        shortPath(directory),
        directory,
        `cannot be read: ${reasonOf(error)}; expected a directory of scenarios`,
      ),
    ]
  }
}

function readSource(path: string): Source {
  const file = shortPath(path)
  const fallbackName = basename(path, extname(path))
  try {
    const text = readBounded(path)
    if (text === null) return refused(file, fallbackName, 'larger than 1 MB')
    return { file, fallbackName, ...readTree(text, file) }
  } catch (error) {
    return refused(file, fallbackName, `cannot be read: ${reasonOf(error)}`)
  }
}

/** A file's text; null where it is larger than a file may be. */
export function readBounded(path: string): string | null {
  const handle = openSync(path, 'r')
  try {
    return fstatSync(handle).size > limits.body ? null : readFileSync(handle, 'utf8')
  } finally {
    closeSync(handle)
  }
}

function refused(file: string, fallbackName: string, message: string): Source {
  return { file, fallbackName, tree: null, problems: [{ file, line: 1, column: 1, message }] }
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}

/** Relative to the working directory if inside it. */
export function shortPath(path: string): string {
  const inside = relative('', path)
  return inside.startsWith('..') || isAbsolute(inside) ? path : inside.replaceAll('\\', '/')
}
