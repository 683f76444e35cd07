import { type Dirent, readdirSync } from 'node:fs'
import { basename, dirname, extname, isAbsolute, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { distance } from 'fastest-levenshtein'
import type { Catalogue } from './catalogue.ts'
import type { Problem } from './format/problem.ts'
import { readTree } from './format/read-tree.ts'
import { resolveCatalogue, type Source, toName } from './format/resolve.ts'
import type { ValidValues } from './format/valid-values.ts'
import { isDirectory, readTextFile, UnreadableFileError } from './read-file.ts'
import type { Scenario } from './scenario.ts'

const endings = ['.yaml', '.yml', '.json']

/** Directory of the scenarios that come with the program. */
export const shipped = fileURLToPath(new URL('../../scenarios', import.meta.url))

/** JSON Schemas for editors, beside the scenarios. */
const schemaEnding = '.schema.json'

/**
 * Reads every scenario of some directories. A scenario of a later directory replaces one of the same name. What is wrong
 * is in `problems`: a file with problems is left out, or kept as it was in `lastGood`. A directory that is gone or empty is
 * kept the same way, and so is the scenario `needed`, the default of payments.
 */
export function loadCatalogue(
  directories: readonly string[],
  lastGood?: Catalogue,
  validValues?: ValidValues,
  needed: string | null = null,
): Catalogue {
  const read = directories.map((directory) => {
    const sources = readDirectory(directory)
    return [...sources, ...missingFrom(directory, sources, lastGood, needed)]
  })
  return resolveCatalogue(read, lastGood, validValues)
}

/** Sources that are gone from a directory and stay as they were: they have no tree of their own. */
function missingFrom(
  directory: string,
  sources: readonly Source[],
  lastGood: Catalogue | undefined,
  needed: string | null,
): readonly Source[] {
  const known = lastGood?.all().filter(({ source }) => isIn(directory, source)) ?? []
  const there = new Set(sources.map(({ file }) => file))
  const isAway = sources.every(({ file }) => file === shortPath(directory))
  const names = sources.map(toName)
  const kept = known.filter(
    ({ name, source }) =>
      !there.has(source) && (isAway || (name === needed && !names.includes(name))),
  )
  const message = isAway
    ? 'holds no scenarios now'
    : `no longer holds "${needed}", the default (SANDBOX_SCENARIO)`
  const problem = toProblem(shortPath(directory), `${message}; the last good version serves`)
  return kept.map(({ name, source: file }, index) => {
    return { file, fallbackName: name, tree: null, problems: index === 0 ? [problem] : [] }
  })
}

function isIn(directory: string, file: string): boolean {
  return dirname(resolve(file)) === resolve(directory)
}

/** What is not read of a directory, although it looks as if it was meant to be: sub-folders with scenarios, and misspelt endings. */
export function unreadEntries(directory: string): readonly Problem[] {
  return [...unreadFolders(directory), ...unreadFiles(directory)]
}

function unreadFiles(directory: string): readonly Problem[] {
  return entriesOf(directory)
    .filter((entry) => entry.isFile() && hasNearlyOurEnding(entry.name))
    .map(({ name }) =>
      toProblem(
        shortPath(join(directory, name)),
        'is not read; expected the ending .yaml, .yml or .json',
      ),
    )
}

/** `shop.yamll` and `shop.yaml.txt`, and not `notes.txt`. */
function hasNearlyOurEnding(name: string): boolean {
  const file = name.toLowerCase()
  if (file.startsWith('.') || file.endsWith(schemaEnding) || isScenarioFile(name)) return false
  const [, ...parts] = file.split('.').map((part) => `.${part}`)
  return parts.some(
    (part) => part.length > 2 && endings.some((ending) => distance(part, ending) < 2),
  )
}

function unreadFolders(directory: string): readonly Problem[] {
  const message = 'is not read, as no sub-folder is; expected all scenarios in one folder'
  return entriesOf(directory)
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => join(directory, name))
    .filter((folder) => entriesOf(folder).some(({ name }) => isScenarioFile(name)))
    .map((folder) => toProblem(shortPath(folder), message))
}

function entriesOf(directory: string): readonly Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
  } catch {
    return []
  }
}

/**
 * Reads files and directories on top of the shipped scenarios, as a sandbox with these would. Returns their scenarios and
 * their problems, without the shipped ones.
 */
export function loadPaths(
  paths: readonly string[],
  validValues: ValidValues | null = null,
): {
  readonly scenarios: readonly Scenario[]
  readonly problems: readonly Problem[]
  /** with the shipped ones */
  readonly catalogue: Catalogue
} {
  const directories = paths.filter(isDirectory)
  const files = paths.filter((path) => !directories.includes(path))
  const given = [...directories.map(readDirectory), files.map(readSource)]
  const known = new Set(given.flat().map(({ file }) => file))
  const catalogue = resolveCatalogue([readDirectory(shipped), ...given], undefined, validValues)
  return {
    scenarios: catalogue.all().filter(({ source }) => known.has(source)),
    problems: catalogue.problems.filter(({ file }) => known.has(file)),
    catalogue,
  }
}

function readDirectory(directory: string): readonly Source[] {
  try {
    return readdirSync(directory)
      .filter(isScenarioFile)
      .sort()
      .map((file) => readSource(join(directory, file)))
  } catch (error) {
    return [
      refused(
        shortPath(directory),
        directory,
        `cannot be read: ${toReason(error)}; expected a directory of scenarios`,
      ),
    ]
  }
}

function readSource(path: string): Source {
  const file = shortPath(path)
  const fallbackName = basename(path, extname(path))
  try {
    return { file, fallbackName, ...readTree(readTextFile(path), file) }
  } catch (error) {
    if (!(error instanceof UnreadableFileError)) throw error
    return refused(file, fallbackName, error.message)
  }
}

/** Is a file of this name read as a scenario? */
export function isScenarioFile(name: string): boolean {
  const file = name.toLowerCase()
  return endings.includes(extname(file)) && !file.endsWith(schemaEnding) && !file.startsWith('.')
}

function refused(file: string, fallbackName: string, message: string): Source {
  return { file, fallbackName, tree: null, problems: [toProblem(file, message)] }
}

function toProblem(file: string, message: string): Problem {
  return { file, line: 1, column: 1, message }
}

function toReason(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}

/** Relative to the working directory if inside it. */
export function shortPath(path: string): string {
  const inside = relative('', path)
  return inside.startsWith('..') || isAbsolute(inside) ? path : inside.replaceAll('\\', '/')
}
