import type { Json } from '../../payment/json.ts'
import type { Place } from './problem.ts'

/** A YAML or JSON text in which every value knows where it is written. */
export type Tree = {
  readonly place: Place
  /** where its key is written, if it has one */
  readonly keyPlace: Place
  readonly value: string | number | boolean | null | readonly Tree[] | ReadonlyMap<string, Tree>
}

export type Path = readonly PropertyKey[]

export function isTreeMap(value: Tree['value'] | undefined): value is ReadonlyMap<string, Tree> {
  return value instanceof Map
}

/** The tree at a path; `undefined` where there is none. */
export function treeAt(tree: Tree, path: Path): Tree | undefined {
  let at: Tree | undefined = tree
  for (const part of path) {
    const value: Tree['value'] | undefined = at?.value
    if (isTreeMap(value)) at = value.get(String(part))
    else at = Array.isArray(value) ? value[Number(part)] : undefined
  }
  return at
}

/** Where a path is written; where it is not, the nearest thing around it. */
export function placeAt(tree: Tree, path: Path): Place {
  for (let length = path.length; length > 0; length -= 1) {
    const found = treeAt(tree, path.slice(0, length))
    if (found !== undefined) return found.place
  }
  return tree.place
}

export function toPlain({ value }: Tree): Json {
  if (isTreeMap(value))
    return Object.fromEntries([...value].map(([key, child]) => [key, toPlain(child)]))
  if (Array.isArray(value)) return value.map(toPlain)
  return value as Json
}

const ownKeys = ['name', 'summary', 'match', 'expect', 'extends']

/** `extends`: maps are merged, anything else is replaced. The keys about a scenario itself are not inherited. */
export function extendTree(parent: Tree, child: Tree): Tree {
  if (!isTreeMap(parent.value)) return child
  const handedDown = [...parent.value].filter(([key]) => !ownKeys.includes(key))
  return mergeTrees({ ...parent, value: new Map(handedDown) }, child)
}

function mergeTrees(parent: Tree, child: Tree): Tree {
  if (!isTreeMap(parent.value) || !isTreeMap(child.value)) return child
  const merged = new Map(parent.value)
  for (const [key, value] of child.value) {
    const inherited = merged.get(key)
    merged.set(key, inherited === undefined ? value : mergeTrees(inherited, value))
  }
  return { ...child, value: merged }
}
