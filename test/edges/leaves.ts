import fc from 'fast-check'
import { durationPattern, formatDuration, parseDuration } from '../../src/payment/duration.ts'
import { momentPattern } from '../../src/scenarios/format/moments.ts'
import { arbitraryOf, type Schema } from '../fuzz/arbitrary-of.ts'

/** A schema that may say its own edges, where JSON Schema has no words for them. */
type Edged = Schema & { readonly const?: unknown; readonly least?: string; readonly most?: string }

export type Path = readonly (string | number)[]

/** A number, duration, moment or date somewhere in a document. */
export type Leaf = { readonly path: Path; readonly schema: Edged }

/** Values that fit and values that do not, at, below and above each edge. */
export type Edges = { readonly good: readonly unknown[]; readonly bad: readonly unknown[] }

export type Resolve = (ref: string) => Schema

const measured = ['integer', 'number']

/** Every leaf of a schema that measures something; `hidden` are the free ones, such as metadata. */
export function leavesOf(schema: Edged, resolve: Resolve, path: Path = []): Leaf[] {
  if (path.length > 12) return []
  if (schema.$ref !== undefined) {
    // What refers to itself is JSON of any shape.
    return path.length > 10 ? [] : leavesOf(resolve(schema.$ref), resolve, path)
  }
  const parts = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])]
  const types = [schema.type ?? []].flat()
  const isLeaf =
    schema.const === undefined &&
    (types.some((type) => measured.includes(type)) ||
      schema.format?.startsWith('date') === true ||
      [durationPattern.source, momentPattern.source].includes(schema.pattern ?? ''))
  return [
    ...(isLeaf ? [{ path, schema }] : []),
    ...parts.flatMap((part) => leavesOf(part, resolve, path)),
    ...Object.entries(schema.properties ?? {}).flatMap(([key, inner]) =>
      leavesOf(inner, resolve, [...path, key]),
    ),
    ...(schema.items === undefined ? [] : leavesOf(schema.items, resolve, [...path, 0])),
    ...(typeof schema.additionalProperties === 'object'
      ? leavesOf(schema.additionalProperties, resolve, [...path, 'k'])
      : []),
  ]
}

/** Makes values of a schema with something at `path`, and with everything that is required on the way. */
export function documentsWith(schema: Schema, resolve: Resolve, path: Path) {
  const template = sampleWith(schema, resolve, path, null)
  return (value: unknown): unknown => {
    const document = structuredClone(template)
    const owner = path
      .slice(0, -1)
      .reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], document)
    const last = path.at(-1)
    if (last === undefined) return value
    Object.assign(owner as object, { [last]: value })
    return document
  }
}

function sampleWith(
  schema: Schema,
  resolve: Resolve,
  [key, ...rest]: Path,
  value: unknown,
): unknown {
  if (key === undefined) return value
  const branches = flattened(schema, resolve)
  if (typeof key === 'number') {
    const items = branches.find((branch) => branch.items !== undefined)?.items ?? {}
    return [sampleWith(items, resolve, rest, value)]
  }
  const branch = branches.find((one) => leadsTo(one, resolve, [key, ...rest]))
  const inner = branch?.properties?.[key] ?? branch?.additionalProperties
  const required = branches.flatMap((one) =>
    one === branch || schema.allOf !== undefined
      ? (one.required ?? []).map((name) => ({ one, name }))
      : [],
  )
  const siblings = required.map(({ one, name }) => {
    const [sample] = fc.sample(arbitraryOf(one.properties?.[name] ?? {}, resolve), {
      numRuns: 1,
      seed: 1,
    })
    return [name, sample]
  })
  const own = sampleWith(typeof inner === 'object' ? inner : {}, resolve, rest, value)
  return { ...Object.fromEntries(siblings), [key]: own }
}

/** Does the schema itself, and not one of its alternatives, have something at the path? */
function leadsTo(schema: Schema, resolve: Resolve, [key, ...rest]: Path): boolean {
  if (key === undefined) return true
  const { properties, additionalProperties, items } = schema
  const inner = typeof key === 'number' ? items : (properties?.[key] ?? additionalProperties)
  if (typeof inner !== 'object') return false
  return rest.length === 0 || flattened(inner, resolve).some((one) => leadsTo(one, resolve, rest))
}

function flattened(schema: Schema, resolve: Resolve): Schema[] {
  if (schema.$ref !== undefined) return flattened(resolve(schema.$ref), resolve)
  const parts = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])]
  return [schema, ...parts.flatMap((part) => flattened(part, resolve))]
}

/** What a leaf of this schema must take and refuse; null where it does not say its edges. */
export function edgesOf(schema: Edged): Edges | null {
  const types = [schema.type ?? []].flat()
  if (types.includes('integer')) return wholeEdges(schema.minimum, schema.maximum)
  if (types.includes('number')) {
    const { minimum: least, maximum: most } = schema
    if (least === undefined || most === undefined) return null
    return { good: [least, most, (least + most) / 2], bad: [least - 0.5, most + 0.5, '', []] }
  }
  if (schema.format === 'date-time') return times
  if (schema.format === 'date') return dates
  const durations = durationEdges(schema.least, schema.most)
  if (schema.pattern === durationPattern.source) return durations
  if (schema.pattern !== momentPattern.source) return null
  const moment = (duration: unknown) => `payment.created + ${duration}`
  return {
    good: ['payment.created', ...durations.good.map(moment)],
    bad: ['', 'Payment.created', 'payment.created +', ...durations.bad.map(moment)],
  }
}

function wholeEdges(
  least = Number.MIN_SAFE_INTEGER,
  most: number = Number.MAX_SAFE_INTEGER,
): Edges {
  return {
    good: [least, least + 1, most - 1, most].filter((number) => number >= least && number <= most),
    bad: [least - 1, most + 1, least > 0 ? least + 0.5 : 0.5, 1e300, '', [], true],
  }
}

/** What no number of digits may look like where it comes as text. */
export const oddDigits = ['1e3', '0x10', '5.0', '٥', '５', '', ' ', 'NaN', 'Infinity', '5x', '--5']

/** From `least` to `most`, both included; ten years at the most. */
export function durationEdges(least = '0s', most = '3653d'): Edges {
  const [from, to] = [parseDuration(least) ?? Number.NaN, parseDuration(most) ?? Number.NaN]
  const below = from === 0 ? [] : [formatDuration(from - 1), '0ms']
  return {
    good: [least, most, formatDuration(from + 1), formatDuration(to - 1), '1m1s', '007s'],
    bad: [
      ...below,
      formatDuration(to + 1),
      '3653d1ms',
      '99999999999d',
      `${'9'.repeat(400)}s`,
      ...['250.5ms', '-1s', '+1s', '1e3s', '0x5s', '٥s', '５s', '5', '5 s', '5S', '5sec', 's', ''],
    ],
  }
}

const times: Edges = {
  good: [
    '2096-02-29T00:00:00Z',
    '2126-12-31T23:59:59.999Z',
    '2127-01-01T00:00:00+14:00',
    '9999-12-31T23:59:59.999Z',
  ],
  bad: [
    '2026-02-29T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T23:60:00Z',
    '2026-01-01T23:59:60Z',
    '10000-01-01T00:00:00Z',
    '+010000-01-01T00:00:00Z',
    '-000001-01-01T00:00:00Z',
    '٢٠٢٦-01-01T00:00:00Z',
    '2026-01-01T00:00:00',
    '2026-1-1T00:00:00Z',
    '1767225600000',
    'tomorrow',
    '',
  ],
}

const dates: Edges = {
  good: ['2028-02-29', '2026-12-31', '0001-01-01', '9999-12-31'],
  bad: [
    '2026-02-29',
    '2026-04-31',
    '2026-13-01',
    '2026-00-01',
    '10000-01-01',
    '26-01-01',
    '2026-1-1',
    'x',
  ],
}
