import type { LineCounter, Node, Pair, YAMLError } from 'yaml'
import type { Place, Problem } from './problem.ts'
import { limits, toExcess } from './source-bounds.ts'
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
  let nodes = 0

  const read = (node: Node | null, keyPlace: Place, depth: number): Tree => {
    const offset = toOffset(node)
    nodes += 1
    if (nodes > limits.nodes)
      throw new SourceError(offset, `aliases make it larger than ${limits.nodes} values`)
    if (depth > limits.depth) throw new SourceError(offset, `nested deeper than ${limits.depth}`)
    return {
      place: node === null ? keyPlace : toPlace(offset),
      keyPlace,
      value: toContent(node, keyPlace, depth + 1),
    }
  }

  const toContent = (node: Node | null, keyPlace: Place, depth: number): Tree['value'] => {
    if (isAlias(node)) return read(anchored(node.source, toOffset(node)), keyPlace, depth).value
    if (node?.anchor !== undefined) anchors.set(node.anchor, node)
    if (isMap(node))
      return new Map(node.items.map((pair) => toEntry(pair as Pair<Node, Node | null>, depth)))
    if (!isSeq(node)) return toScalar(node)
    return node.items.map((item) => read(item as Node, toPlace(toOffset(item as Node)), depth))
  }

  const anchored = (name: string, offset: number): Node => {
    const target = anchors.get(name)
    if (target === undefined) throw new SourceError(offset, `no anchor &${name} above this alias`)
    return target
  }

  const toEntry = ({ key, value }: Pair<Node, Node | null>, depth: number): [string, Tree] => {
    const offset = toOffset(key)
    if (!isScalar(key)) throw new SourceError(offset, 'expected a plain key')
    const name = String(key.value)
    if (name === '__proto__') throw new SourceError(offset, 'the key __proto__ is not allowed')
    return [name, read(value, toPlace(offset), depth)]
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

function toScalar(node: Node | null): string | number | boolean | null {
  const value = loadYaml().isScalar(node) ? node.value : null
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
