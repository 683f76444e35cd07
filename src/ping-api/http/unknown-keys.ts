import type { z } from '@hono/zod-openapi'

/** Which keys an object may have, with what is known of their values; null where anything goes. */
type Known = { readonly keys: ReadonlyMap<string, Known> } | { readonly items: Known } | null

/** unknown keys that one request is told of */
const most = 10

/** characters of a key that are repeated */
const longest = 60

const knownBySchema = new WeakMap<z.core.$ZodType, Known>()

/**
 * Dotted paths of the keys that a request has and its schema does not, below `prefix`. Values that the schema takes as
 * they are, such as `metadata`, have any keys.
 */
export function unknownKeys(
  schema: z.core.$ZodType,
  raw: unknown,
  prefix: readonly PropertyKey[] = [],
): readonly string[] {
  let known = knownBySchema.get(schema)
  if (known === undefined) {
    known = toKnown(schema)
    knownBySchema.set(schema, known)
  }
  const found: string[] = []
  if (known !== null) collect(known, raw, prefix, found)
  return found
}

function collect(
  known: NonNullable<Known>,
  raw: unknown,
  path: readonly PropertyKey[],
  found: string[],
): void {
  if (typeof raw !== 'object' || raw === null || found.length >= most) return
  if ('keys' in known) collectKeys(known.keys, raw as Record<string, unknown>, path, found)
  else if (known.items !== null && Array.isArray(raw))
    for (const [index, item] of raw.entries()) collect(known.items, item, [...path, index], found)
}

function collectKeys(
  keys: ReadonlyMap<string, Known>,
  raw: Readonly<Record<string, unknown>>,
  path: readonly PropertyKey[],
  found: string[],
): void {
  for (const key in raw) {
    const below = keys.get(key)
    if (below === null) continue
    if (below !== undefined) collect(below, raw[key], [...path, key], found)
    else if (found.length < most) found.push([...path, key.slice(0, longest)].join('.'))
  }
}

/** Looks through what wraps a schema; of several forms an object may have the keys of each. */
function toKnown(schema: z.core.$ZodType): Known {
  const { def } = (schema as z.core.$ZodTypes)._zod
  switch (def.type) {
    case 'object':
      return {
        keys: new Map(Object.entries(def.shape).map(([key, value]) => [key, toKnown(value)])),
      }
    case 'array': {
      const items = toKnown(def.element)
      return items === null ? null : { items }
    }
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
      return toKnown(def.innerType)
    case 'pipe':
      return toKnown(def.out)
    case 'union': {
      const forms = def.options.map(toKnown).filter((form) => form !== null && 'keys' in form)
      return forms.length < def.options.length
        ? null
        : { keys: new Map(forms.flatMap(({ keys }) => [...keys])) }
    }
    default:
      return null
  }
}
