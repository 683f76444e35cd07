import { formatOf, isWord } from './formats.ts'
import type { Ids } from './ids.ts'
import { isRecord, type Json, type JsonRecord } from './json.ts'

/** How two bodies differ in one place. `null`: there is nothing. */
export type Mismatch = {
  readonly kind: 'missing_key' | 'extra_key' | 'renamed_key' | 'type' | 'format' | 'value'
  /** keys with dots, `[]` for any element of a list */
  readonly path: string
  readonly recorded: string | null
  readonly here: string | null
}

/** Compares keys, types, formats and the words of the API; other values may differ. */
export function compareJson(recorded: Json, here: Json, ids: Ids, path = ''): Mismatch[] {
  if (typeof recorded === 'string' && typeof here === 'string')
    return compareTexts(recorded, here, path)
  if (Array.isArray(recorded) && Array.isArray(here))
    return ids
      .pair(recorded, here)
      .flatMap(([one, other]) => compareJson(one, other, ids, `${path}[]`))
  if (isRecord(recorded) && isRecord(here)) return compareRecords(recorded, here, ids, path)
  const [one, other] = [typeOf(recorded), typeOf(here)]
  // What the sandbox refused to make is missing in all that follows.
  if (one === other || (here === null && ids.concernsLost(keyOf(path), recorded))) return []
  return [{ kind: 'type', path, recorded: one, here: other }]
}

function compareTexts(recorded: string, here: string, path: string): Mismatch[] {
  if (recorded === here) return []
  const key = keyOf(path)
  if (isWord(key, recorded) && isWord(key, here)) return [{ kind: 'value', path, recorded, here }]
  const [one, other] = [formatOf(recorded), formatOf(here)]
  if (one !== other) return [{ kind: 'format', path, recorded: one, here: other }]
  return []
}

function compareRecords(
  recorded: JsonRecord,
  here: JsonRecord,
  ids: Ids,
  path: string,
): Mismatch[] {
  const place = (key: string) => (path === '' ? key : `${path}.${key}`)
  const extra = Object.keys(recorded).filter((key) => !Object.hasOwn(here, key))
  const missing = Object.keys(here).filter((key) => !Object.hasOwn(recorded, key))
  const renamed = findRenamed(recorded, here, extra, missing)
  const both = Object.keys(recorded).filter((key) => Object.hasOwn(here, key))
  return [
    ...(renamed === null
      ? []
      : [{ kind: 'renamed_key', path: place(renamed.here), ...renamed } as const]),
    ...extra
      .filter((key) => key !== renamed?.recorded)
      .map((key) => ({ kind: 'extra_key', path: place(key), recorded: key, here: null }) as const),
    ...missing
      .filter((key) => key !== renamed?.here)
      .map(
        (key) => ({ kind: 'missing_key', path: place(key), recorded: null, here: key }) as const,
      ),
    ...both.flatMap((key) =>
      compareJson(recorded[key] ?? null, here[key] ?? null, ids, place(key)),
    ),
  ]
}

/** The only URL on either side whose key the other does not have is the same under another name. */
function findRenamed(
  recorded: JsonRecord,
  here: JsonRecord,
  extra: readonly string[],
  missing: readonly string[],
): { readonly recorded: string; readonly here: string } | null {
  const ofUrls = (holder: JsonRecord, keys: readonly string[]) =>
    keys.filter((key) => formatOf(String(holder[key])) === 'URL')
  const [one, ...more] = ofUrls(recorded, extra)
  const [other, ...others] = ofUrls(here, missing)
  if (one === undefined || other === undefined || more.length + others.length > 0) return null
  return { recorded: one, here: other }
}

function keyOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1)
}

function typeOf(json: Json): string {
  if (json === null) return 'null'
  return Array.isArray(json) ? 'array' : typeof json
}
