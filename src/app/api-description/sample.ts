import { type Document, resolved, type Schema } from './json-schema.ts'
import { exampleIds } from './request-examples.ts'

/** Values of well-known names, where a schema says no more than "text". */
const texts: Readonly<Record<string, string>> = {
  name: 'Coffee',
  description: 'Coffee',
  error: 'not_found',
  scenario: 'happy',
  because: 'the payer approved',
  provider: 'open_payments',
  method: 'pis',
  email: 'kim@shop.example',
  phone: '+46701740605',
  phone_number: '+46701740605',
  country: 'SE',
  iban: 'SE8850000000050010000011',
  bic: 'ESSESESS',
  payment_request_token: '11A86BE70EA346E4B1C39C874173F088',
  public_key: '11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=',
  key: '11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=',
}

const formats: Readonly<Record<string, string>> = {
  'date-time': '2026-01-02T03:04:05.678000Z',
  date: '2026-01-02',
  uri: 'https://shop.example/callbacks',
  byte: 'JVBERi0xLjQK',
}

/** Deeper than this, an example shows no optional parts. */
const deepest = 7

/** A value that fits the schema, with its optional parts, for an example of an answer. */
export function sampleOf(document: Document, schema: Schema, name = '', depth = 0): unknown {
  const known = resolved(document, schema)
  if (known.example !== undefined) return known.example
  if (known.const !== undefined) return known.const
  const of = (inner: Schema, at: string) => sampleOf(document, inner, at, depth + 1)
  if (known.allOf !== undefined)
    return Object.assign({}, ...known.allOf.map((part) => of(part, name)))
  const [first] = known.oneOf ?? known.anyOf ?? []
  if (first !== undefined) return of(first, name)
  if (known.enum !== undefined) return known.enum[0]
  const [type] = [known.type ?? (known.properties ? 'object' : 'string')].flat()
  return sampleOfType(type, known, name, depth, of)
}

function sampleOfType(
  type: string | undefined,
  known: Schema,
  name: string,
  depth: number,
  of: (inner: Schema, name: string) => unknown,
): unknown {
  switch (type) {
    case 'string':
      return sampleText(known, name)
    case 'integer':
    case 'number':
      return name.includes('amount') || name === 'price' ? 12_500 : (known.minimum ?? 1)
    case 'boolean':
      return true
    case 'array':
      return depth > deepest ? [] : [of(known.items ?? {}, name.replace(/s$/, ''))]
    case 'object':
      return sampleObject(known, depth, of)
    default:
      return null
  }
}

function sampleObject(
  { properties = {}, required = [] }: Schema,
  depth: number,
  of: (inner: Schema, name: string) => unknown,
): unknown {
  const shown = Object.entries(properties).filter(
    ([name]) => depth <= deepest || required.includes(name),
  )
  return Object.fromEntries(shown.map(([name, inner]) => [name, of(inner, name)]))
}

function sampleText({ format = '', minLength = 0 }: Schema, name: string): string {
  const ids: Readonly<Record<string, string>> = exampleIds
  if (format === 'uuid') return ids[name] ?? exampleIds.payment_id
  if (name.endsWith('_at') || name === 'at') return formats['date-time'] ?? ''
  if (name === 'href' || name.endsWith('url')) return 'https://shop.example/callbacks'
  return formats[format] ?? texts[name] ?? 'text'.padEnd(minLength, '.')
}
