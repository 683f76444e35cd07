import { type Catalogue, createCatalogue } from '../catalogue.ts'
import type { Scenario } from '../scenario.ts'
import { checkScenario } from './check.ts'
import { unknownWord } from './nearest.ts'
import type { Problem } from './problem.ts'
import { scenarioSchema } from './schema.ts'
import { schemaProblems } from './schema-problems.ts'
import { extendTree, isTreeMap, placeAt, type Tree, toPlain, treeAt } from './source-tree.ts'
import type { ValidValues } from './valid-values.ts'

/** One file as read; `tree` is `null` if it is no YAML. */
export type Source = {
  readonly file: string
  /** name if the document gives none */
  readonly fallbackName: string
  readonly tree: Tree | null
  readonly problems: readonly Problem[]
}

type Entry = Source & {
  readonly name: string
  /** the directory it is in, counted from the first */
  readonly layer: number
  readonly shadows: Entry | undefined
}
type Resolved = { readonly scenario: Scenario | null; readonly problems: readonly Problem[] }

/**
 * Puts directories over each other (later ones win), resolves `extends` and checks everything. A file with problems is
 * left out, or kept as it was in `lastGood`. What a file extends is looked for in its own directory and those before
 * it: who replaces a scenario does not change those that others derive from it.
 */
export function resolveCatalogue(
  directories: readonly (readonly Source[])[],
  lastGood?: Catalogue,
  validValues: ValidValues | null = lastGood?.validValues ?? null,
): Catalogue {
  const entries = new Map<string, Entry>()
  const problems: Problem[] = []
  for (const [layer, sources] of directories.entries())
    problems.push(...layOver(entries, sources, layer, lastGood))

  const resolve = createResolver(
    (name) => entries.get(name),
    () => [...entries.keys()],
    validValues,
    lastGood,
  )
  const scenarios: Scenario[] = []
  for (const entry of entries.values()) {
    const resolved = resolve(entry)
    if (resolved.scenario !== null) scenarios.push(resolved.scenario)
    problems.push(...resolved.problems)
  }
  return createCatalogue(scenarios, problems, validValues)
}

/** Resolves one document that is in no directory, on top of a catalogue. */
export function resolveAlone(source: Source, catalogue?: Catalogue): Resolved {
  const names = () => catalogue?.all().map((scenario) => scenario.name) ?? []
  const toEntry = (name: string) => {
    const scenario = catalogue?.get(name)
    return (
      scenario && {
        ...source,
        file: scenario.source,
        name,
        tree: scenario.tree,
        problems: [],
        layer: 0,
        shadows: undefined,
      }
    )
  }
  const name = toName(source)
  const resolve = createResolver(toEntry, names, catalogue?.validValues ?? null)
  return resolve({ ...source, name, layer: 0, shadows: toEntry(name) })
}

function layOver(
  entries: Map<string, Entry>,
  sources: readonly Source[],
  layer: number,
  lastGood: Catalogue | undefined,
): readonly Problem[] {
  const inThisOne = new Map<string, Source>()
  return sources.flatMap((source) => {
    const kept = source.tree === null ? toKept(source, lastGood)?.name : undefined
    const name = kept ?? toName(source)
    const twin = inThisOne.get(name)
    if (twin !== undefined) {
      const place =
        source.tree === null
          ? { file: source.file, line: 1, column: 1 }
          : placeAt(source.tree, ['name'])
      return [
        ...source.problems,
        {
          ...place,
          message: `name: "${name}" is the name of ${twin.file} already; expected another name`,
        },
      ]
    }
    inThisOne.set(name, source)
    entries.set(name, { ...source, name, layer, shadows: entries.get(name) })
    return []
  })
}

/** The name it gives itself, or that of its file. */
export function toName({ tree, fallbackName }: Source): string {
  const written = tree === null ? undefined : treeAt(tree, ['name'])?.value
  return typeof written === 'string' ? written : fallbackName
}

function toKept({ file }: Source, lastGood: Catalogue | undefined): Scenario | undefined {
  return lastGood?.all().find((scenario) => scenario.source === file)
}

function createResolver(
  find: (name: string) => Entry | undefined,
  names: () => readonly string[],
  validValues: ValidValues | null,
  lastGood?: Catalogue,
): (entry: Entry) => Resolved {
  const done = new Map<Entry, Resolved>()
  const open: Entry[] = []

  const resolve = (entry: Entry): Resolved => {
    const before = done.get(entry)
    if (before !== undefined) return before
    open.push(entry)
    const fresh =
      entry.tree === null
        ? { scenario: null, problems: entry.problems }
        : extended(entry, entry.tree)
    open.pop()
    const resolved =
      fresh.scenario === null ? { ...fresh, scenario: toKept(entry, lastGood) ?? null } : fresh
    done.set(entry, resolved)
    return resolved
  }

  const extended = (entry: Entry, tree: Tree): Resolved => {
    const requested = treeAt(tree, ['extends'])
    if (typeof requested?.value !== 'string') return soundScenario(entry, tree, validValues)
    const refuse = (message: string): Resolved => ({
      scenario: null,
      problems: [{ ...placeAt(tree, ['extends']), message: `extends: ${message}` }],
    })
    const parent =
      requested.value === entry.name ? entry.shadows : visibleFrom(entry, find(requested.value))
    if (parent === undefined && requested.value === entry.name)
      return refuse(`"${entry.name}" extends itself`)
    if (parent === undefined) return refuse(unknownWord('scenario', requested.value, names()))
    if (open.includes(parent)) {
      const circle = [...open.slice(open.indexOf(parent)), parent].map(({ name }) => name)
      return refuse(`goes in a circle: ${circle.join(' extends ')}`)
    }
    const { scenario } = resolve(parent)
    if (scenario === null)
      return refuse(`"${parent.name}" (${parent.file}) has problems of its own`)
    return soundScenario(entry, extendTree(scenario.tree, tree), validValues)
  }
  return resolve
}

/** The one of a name that is in the same directory or before it, if there is one. */
function visibleFrom({ layer }: Entry, top: Entry | undefined): Entry | undefined {
  let found = top
  while (found !== undefined && found.layer > layer) found = found.shadows
  return found ?? top
}

function soundScenario(
  { name, file }: Entry,
  tree: Tree,
  validValues: ValidValues | null,
): Resolved {
  if (!isTreeMap(tree.value)) {
    return {
      scenario: null,
      problems: [{ ...tree.place, message: 'expected a map, at least version: 1' }],
    }
  }
  const result = scenarioSchema.safeParse(toPlain(tree))
  if (!result.success)
    return { scenario: null, problems: schemaProblems(result.error.issues, tree) }
  const document = result.data
  const scenario: Scenario = {
    name,
    summary: document.summary?.trim() ?? '',
    tags: document.tags ?? [],
    source: file,
    line: (treeAt(tree, ['name']) ?? tree).place.line,
    document,
    tree,
  }
  const problems = checkScenario(scenario, validValues)
  return { scenario: problems.length === 0 ? scenario : null, problems }
}
