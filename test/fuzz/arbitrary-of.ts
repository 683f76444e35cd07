import fc from 'fast-check'

/** As much of JSON Schema as our document uses. */
export type Schema = {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly format?: string
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly example?: unknown
}

/** Values that break what forgets to look. */
export const nasty = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  2 ** 53,
  '',
  ' ',
  '\u0000',
  '\ud800',
  '<script>alert(1)</script>',
  `'; DROP TABLE payments; --`,
  '../../etc/passwd',
  'a\r\nset-cookie: b=c',
  'javascript:alert(1)',
  '2026-13-45T99:99:99Z',
  '9999999999999d',
  '%',
  '😀'.repeat(200),
  'x'.repeat(5_000),
  [],
  {},
  [[[[[]]]]],
  { $ref: '#' },
  JSON.parse('{"__proto__": {"admin": true}}'),
  JSON.parse('{"constructor": {"prototype": {"admin": true}}}'),
] as const

const formats: Readonly<Record<string, fc.Arbitrary<string>>> = {
  uuid: fc.uuid(),
  uri: fc.webUrl(),
  'date-time': fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  date: fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)),
  email: fc.emailAddress(),
}

/** Values that fit a schema, or nearly. */
export function arbitraryOf(
  schema: Schema,
  resolve: (ref: string) => Schema,
  depth = 0,
): fc.Arbitrary<unknown> {
  const of = (inner: Schema) => arbitraryOf(inner, resolve, depth + 1)
  if (depth > 6) return fc.constant(null)
  if (schema.$ref !== undefined) return of(resolve(schema.$ref))
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  const either = schema.anyOf ?? schema.oneOf
  if (either !== undefined) return fc.oneof(...either.map(of))
  if (schema.allOf !== undefined) {
    return fc
      .tuple(...schema.allOf.map(of))
      .map((parts) => Object.assign({}, ...(parts as object[])))
  }
  const types = [schema.type ?? (schema.properties ? 'object' : 'any')].flat()
  return fc.oneof(...types.map((type) => ofType(type, schema, of)))
}

function ofType(
  type: string,
  schema: Schema,
  of: (inner: Schema) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  switch (type) {
    case 'string':
      return toText(schema)
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -1_000, max: schema.maximum ?? 1_000_000 })
    case 'number':
      return fc.double({
        min: schema.minimum ?? -1e6,
        max: schema.maximum ?? 1e6,
        noNaN: true,
      })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return fc.array(of(schema.items ?? {}), { minLength: schema.minItems ?? 0, maxLength: 4 })
    case 'object':
      return objectOf(schema, of)
    default:
      return fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom(...nasty))
  }
}

function toText({ format, pattern, minLength = 0, maxLength = 40, example }: Schema) {
  const known = format === undefined ? undefined : formats[format]
  if (known !== undefined) return known
  if (pattern !== undefined) return matching(pattern)
  const text = fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(maxLength, 80) })
  return typeof example === 'string' ? fc.oneof(fc.constant(example), text) : text
}

/** fast-check knows no lookahead: what one forbids is sorted out afterwards. */
function matching(pattern: string): fc.Arbitrary<string> {
  const whole = new RegExp(pattern)
  const rest = new RegExp(pattern.replaceAll(/\(\?[=!][^()]*\)/g, ''))
  return fc.stringMatching(rest).filter((text) => whole.test(text))
}

function objectOf(
  { properties = {}, required = [], additionalProperties }: Schema,
  of: (inner: Schema) => fc.Arbitrary<unknown>,
) {
  const known = Object.fromEntries(
    Object.entries(properties).map(([name, inner]) => [name, of(inner)]),
  )
  const named = fc.record(known, { requiredKeys: required.filter((name) => name in known) })
  if (additionalProperties === undefined || additionalProperties === false) return named
  const others =
    typeof additionalProperties === 'object' ? of(additionalProperties) : fc.jsonValue()
  const rest = fc.dictionary(fc.string({ maxLength: 12 }), others, { maxKeys: 3 })
  return fc.tuple(rest, named).map(([more, own]) => ({ ...more, ...own }))
}

const nestedIn = (levels: number, wrap: (inner: unknown) => unknown): unknown =>
  levels === 0 ? 'deep' : wrap(nestedIn(levels - 1, wrap))

/** Values of a size: as deep as may be and deeper, long, wide. */
export const large = [
  nestedIn(60, (inner) => [inner]),
  nestedIn(95, (inner) => ({ a: inner })),
  nestedIn(500, (inner) => [inner]),
  'x'.repeat(100_000),
  '\u0000"\\'.repeat(20_000),
  'https://'.repeat(5_000),
  `http://shop.test/${'a/'.repeat(20_000)}`,
  '1'.repeat(5_000),
  Array.from({ length: 20_000 }, () => []),
  Array.from({ length: 5_000 }, (_, index) => ({ name: `${index}` })),
  Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`key${index}`, index])),
  Object.fromEntries([['k'.repeat(50_000), 1]]),
  Number.MAX_SAFE_INTEGER,
  1e300,
] as const

/** One change to a value: somewhere in it something of `others`, something missing or something unknown. */
export function damaged(
  value: unknown,
  where: number,
  what: number,
  others: readonly unknown[] = nasty,
): unknown {
  const spots: [owner: Record<string, unknown>, key: string][] = []
  const copy = structuredClone({ value }) as Record<string, unknown>
  const walk = (owner: Record<string, unknown>) => {
    for (const [key, inner] of Object.entries(owner)) {
      spots.push([owner, key])
      if (typeof inner === 'object' && inner !== null) walk(inner as Record<string, unknown>)
    }
  }
  walk(copy)
  const [owner, key] = spots[where % spots.length] ?? [copy, 'value']
  const choice = what % (others.length + 2)
  if (choice === others.length) delete owner[key]
  else if (choice > others.length) owner[`${key}_`] = owner[key]
  else owner[key] = others[choice]
  return copy['value']
}
