import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Catalogue, createCatalogue } from './catalogue.ts'
import type { Place } from './format/problem.ts'
import { isTreeMap, type Tree } from './format/source-tree.ts'
import type { ValidValues } from './format/valid-values.ts'
import { loadCatalogue, shipped, shortPath } from './load.ts'
import type { Scenario } from './scenario.ts'

/** A tree as JSON: file (its place in the list of files), line and column of value and key, then the value. */
type Packed = readonly [number, number, number, number, number, number, kind: Kind, unknown]
type Kind = 'map' | 'list' | 'plain'
type PackedScenario = Omit<Scenario, 'tree' | 'source'> & {
  readonly source: number
  readonly tree: Packed
}
type Precompiled = {
  /** of the directory it was made from */
  readonly digest: string
  /** names without the directory */
  readonly files: readonly string[]
  readonly scenarios: readonly PackedScenario[]
}

/** Written by the build; run from source there is none. */
const written = new URL('../scenarios.json', import.meta.url)

/** A key of what is in a directory: the same key, the same scenarios. */
function toDigest(directory: string): string {
  const hash = createHash('sha256')
  for (const file of readdirSync(directory).sort())
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(directory, file)))
      .update('\0')
  return hash.digest('hex')
}

/** The shipped scenarios as JSON, which is read without parsing YAML and without checking again. */
export function precompileCatalogue(catalogue: Catalogue): string {
  const files: string[] = []
  const indexOf = (path: string) => {
    const name = basename(path)
    return files.includes(name) ? files.indexOf(name) : files.push(name) - 1
  }
  const pack = ({ place: at, keyPlace: key, value }: Tree): Packed => {
    const places = [indexOf(at.file), at.line, at.column, indexOf(key.file), key.line, key.column]
    const [a, b, c, d, e, f] = places as [number, number, number, number, number, number]
    if (isTreeMap(value))
      return [a, b, c, d, e, f, 'map', [...value].map(([name, child]) => [name, pack(child)])]
    if (Array.isArray(value)) return [a, b, c, d, e, f, 'list', value.map(pack)]
    return [a, b, c, d, e, f, 'plain', value]
  }
  const scenarios = catalogue.all().map(({ tree, source, ...scenario }) => {
    return { ...scenario, source: indexOf(source), tree: pack(tree) }
  })
  return JSON.stringify({ digest: toDigest(shipped), files, scenarios } satisfies Precompiled)
}

/** The shipped scenarios as the build precompiled them; null where there are none, or where the files have changed since. */
export function readPrecompiled(file = written, digest = toDigest(shipped)): Catalogue | null {
  const precompiled = readIfThere(file)
  if (precompiled === null || precompiled.digest !== digest) return null
  const paths = precompiled.files.map((name) => shortPath(join(shipped, name)))
  const unpack = ([a, line, column, b, keyLine, keyColumn, kind, value]: Packed): Tree => {
    return {
      place: { file: paths[a] ?? '', line, column },
      keyPlace: { file: paths[b] ?? '', line: keyLine, column: keyColumn } satisfies Place,
      value: toContent(kind, value),
    }
  }
  const toContent = (kind: Kind, value: unknown): Tree['value'] => {
    if (kind === 'map')
      return new Map((value as [string, Packed][]).map(([name, child]) => [name, unpack(child)]))
    return kind === 'list' ? (value as Packed[]).map(unpack) : (value as string)
  }
  const scenarios = precompiled.scenarios.map(({ source, tree, ...scenario }) => {
    return { ...scenario, source: paths[source] ?? '', tree: unpack(tree) }
  })
  return createCatalogue(scenarios, [])
}

let lastRead: { readonly key: string; readonly catalogue: Catalogue } | null = null

/**
 * The shipped scenarios, precompiled where the build did that. A process reads them again only when their files have
 * changed: a test suite that starts a sandbox for each test would spend most of its time on that.
 */
export function readShipped(validValues: ValidValues, directory = shipped): Catalogue {
  const digest = toDigest(directory)
  // Places in files are relative to the working directory.
  const key = `${digest} ${directory} ${process.cwd()}`
  if (lastRead?.key === key) return { ...lastRead.catalogue, validValues }
  const precompiled = directory === shipped ? readPrecompiled(written, digest) : null
  const catalogue = precompiled ?? loadCatalogue([directory], undefined, validValues)
  if (catalogue.problems.length === 0) lastRead = { key, catalogue }
  return { ...catalogue, validValues }
}

function readIfThere(file: URL): Precompiled | null {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Precompiled) : null
}
