import type { LineCounter, Node, Pair, YAMLError } from 'yaml'
import { isExact } from '../../input/json-text.ts'
import { limits } from '../../input/limits.ts'
import type { Place, Problem } from './problem.ts'
import { toExcess } from './source-bounds.ts'
import type { Tree } from './source-tree.ts'
import { loadYaml } from './yaml.ts'

type PlaceOf = (offset: number) => Place

class SourceError extends Error {
  readonly offset: number

  constructor(offset: number, message: string) {
    super(message)
    this.offset = offset
  }
}

/** Parses YAML or JSON. `tree` is `null` if and only if there are problems. */
export function readTree(
  text: string,
  file: string,
): { readonly tree: Tree | null; readonly problems: readonly Problem[] } {
  const excess = toExcess(text)
  if (excess !== null) {
    const before = text.slice(0, excess.offset).split('\n')
    const place = { file, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
    return { tree: null, problems: [{ ...place, message: excess.message }] }
  }
  const { LineCounter, parseDocument } = loadYaml()
  const counter: LineCounter = new LineCounter()
  const toPlace: PlaceOf = (offset) => {
    const { line, col } = counter.linePos(offset)
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  const document = parseDocument(text, {
    lineCounter: counter,
    prettyErrors: false,
    logLevel: 'error',
    // The library compares each key with all before it; we look ourselves.
    uniqueKeys: false,
  })
  const wrong = [...document.errors, ...document.warnings].slice(0, 20)
  if (wrong.length > 0) {
    return {
      tree: null,
      problems: wrong.map((error) => ({ ...toPlace(error.pos[0]), message: toWords(error) })),
    }
  }
  try {
    return { tree: createReader(toPlace)(document.contents), problems: [] }
  } catch (error) {
    if (!(error instanceof SourceError)) throw error
    return { tree: null, problems: [{ ...toPlace(error.offset), message: error.message }] }
  }
}

function toWords({ code, message }: YAMLError): string {
  return code === 'MULTIPLE_DOCS' ? 'a second document; expected one a file' : message
}

function createReader(toPlace: PlaceOf): (contents: Node | null) => Tree {
  const { isAlias, isMap, isScalar, isSeq } = loadYaml()
  const anchors = new Map<string, Node>()
  const path: (string | number)[] = []
  let nodes = 0

  const read = (node: Node | null, keyPlace: Place, depth: number): Tree => {
    const offset = toOffset(node)
    nodes += 1
    if (nodes > limits.values)
      throw new SourceError(offset, `aliases make it larger than ${limits.values} values`)
    if (depth > limits.nesting)
      throw new SourceError(offset, `nested deeper than ${limits.nesting}`)
    return {
      place: node === null ? keyPlace : toPlace(offset),
      keyPlace,
      value: toContent(node, keyPlace, depth + 1),
    }
  }

  const toContent = (node: Node | null, keyPlace: Place, depth: number): Tree['value'] => {
    if (isAlias(node)) return read(anchored(node.source, toOffset(node)), keyPlace, depth).value
    if (node?.anchor !== undefined) anchors.set(node.anchor, node)
    if (isMap(node)) return mapOf(node.items as Pair<Node, Node | null>[], depth)
    if (!isSeq(node)) return toScalar(node, path)
    return node.items.map((item, index) =>
      inside(index, () => read(item as Node, toPlace(toOffset(item as Node)), depth)),
    )
  }

  const mapOf = (pairs: readonly Pair<Node, Node | null>[], depth: number): Map<string, Tree> => {
    const entries = new Map<string, Tree>()
    for (const { key, value } of pairs) {
      const name = toName(key)
      if (entries.has(name)) throw new SourceError(toOffset(key), 'Map keys must be unique')
      const tree = inside(name, () => read(value, toPlace(toOffset(key)), depth))
      entries.set(name, tree)
    }
    return entries
  }

  const inside = <Result>(key: string | number, work: () => Result): Result => {
    path.push(key)
    const result = work()
    path.pop()
    return result
  }

  const anchored = (name: string, offset: number): Node => {
    const target = anchors.get(name)
    if (target === undefined) throw new SourceError(offset, `no anchor &${name} above this alias`)
    return target
  }

  const toName = (key: Node): string => {
    if (!isScalar(key)) throw new SourceError(toOffset(key), 'expected a plain key')
    const name = String(toScalar(key, path))
    if (name !== '__proto__') return name
    throw new SourceError(toOffset(key), 'the key __proto__ is not allowed')
  }

  return (contents) => {
    if (contents === null || (isScalar(contents) && contents.value === null)) {
      throw new SourceError(0, 'empty; expected at least version: 1')
    }
    return read(contents, toPlace(toOffset(contents)), 0)
  }
}

function toOffset(node: Node | null): number {
  return node?.range?.[0] ?? 0
}

function toScalar(
  node: Node | null,
  path: readonly (string | number)[],
): string | number | boolean | null {
  const scalar = loadYaml().isScalar(node) ? node : null
  const value = scalar?.value ?? null
  if (typeof value === 'number' && !isKept(value, scalar?.source ?? ''))
    throw new SourceError(toOffset(node), notKept(scalar?.source ?? '', path))
  if (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'number' ||
    typeof value === 'boolean'
  ) {
    return value
  }
  throw new SourceError(toOffset(node), 'expected a string, number, boolean, list or map')
}

/** 0x and 0o are whole numbers; `.inf` and `.nan` are none that JSON has. */
function isKept(value: number, source: string): boolean {
  if (/^0[xo]/.test(source)) return Number.isSafeInteger(value)
  return Number.isFinite(value) && isExact(source)
}

function notKept(source: string, path: readonly (string | number)[]): string {
  const where = path.length === 0 ? '' : `${path.join('.')}: `
  return `${where}the number ${source.slice(0, 40)} cannot be kept exactly; write it in quotes`
}
