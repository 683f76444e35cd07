export type Json = null | string | number | boolean | readonly Json[] | JsonRecord

export type JsonRecord = { readonly [key: string]: Json }

/** undefined: it is none */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}

export function isRecord(value: Json | undefined): value is JsonRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Calls `look` with every value of an object in `json`, and its key. Elements of a list have the key of the list. */
export function visit(
  json: Json | undefined,
  look: (key: string, value: Json, holder: JsonRecord | null) => void,
  key = '',
  holder: JsonRecord | null = null,
): void {
  if (json === undefined) return
  look(key, json, holder)
  if (Array.isArray(json)) for (const element of json) visit(element, look, key, holder)
  else if (isRecord(json))
    for (const [name, value] of Object.entries(json)) visit(value, look, name, json)
}

/** The same with every text replaced. */
export function mapTexts(
  json: Json,
  replace: (text: string, key: string) => string,
  key = '',
): Json {
  if (typeof json === 'string') return replace(json, key)
  if (Array.isArray(json)) return json.map((element) => mapTexts(element, replace, key))
  if (!isRecord(json)) return json
  return Object.fromEntries(
    Object.entries(json).map(([name, value]) => [name, mapTexts(value, replace, name)]),
  )
}
