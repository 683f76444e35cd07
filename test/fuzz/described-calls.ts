import fc from 'fast-check'
import { arbitraryOf, damaged, large, nasty, type Schema } from './arbitrary-of.ts'

type Parameter = {
  readonly in: string
  readonly name: string
  readonly required?: boolean
  readonly schema: Schema
}

export type Described = {
  readonly method: string
  readonly path: string
  readonly operationId: string
  readonly parameters: readonly Parameter[]
  readonly body: Schema | null
}

/** A call as it goes over the wire; ids are places in what is known by then. */
export type Call = {
  readonly path: readonly PathPart[]
  readonly query: Readonly<Record<string, string | undefined>>
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

export type PathPart = { readonly text: string } | { readonly known: number }

// biome-ignore lint/suspicious/noExplicitAny: a document as it came
export function operationsOf(document: any): Described[] {
  return Object.entries<Record<string, never>>(document.paths).flatMap(([path, methods]) =>
    Object.entries<Record<string, never>>(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operationId: operation['operationId'] ?? `${method} ${path}`,
      parameters: operation['parameters'] ?? [],
      body: operation['requestBody']?.['content']?.['application/json']?.['schema'] ?? null,
    })),
  )
}

/** Calls of an operation, from its own schema: as it should be, damaged in a few places, or not at all like it. */
// biome-ignore lint/suspicious/noExplicitAny: a document as it came
export function toCalls(operation: Described, document: any): fc.Arbitrary<Call> {
  const resolve = (ref: string): Schema => document.components.schemas[ref.split('/').at(-1) ?? '']
  const { parameters } = operation
  const query = parameters.filter((parameter) => parameter.in === 'query')
  const texts = Object.fromEntries(
    query.map(({ name, schema }) => [name, queryValue(name, arbitraryOf(schema, resolve))]),
  )
  const odd = fc.dictionary(
    fc.constantFrom('x-api-version', 'sandbox-scenario', 'accept-language', 'content-type'),
    fc.constantFrom(
      '2024-01-01',
      '2027-99-99',
      'failed',
      'no-such',
      '',
      'sv',
      'text/plain',
      '\u00ff',
    ),
    { maxKeys: 2 },
  )
  return fc.record({
    path: fc.tuple(...partsOf(operation)),
    query: fc.record(texts, { requiredKeys: [] }),
    headers: fc.oneof({ weight: 4, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: odd }),
    body: operation.body === null ? fc.constant(null) : bodies(operation.body, resolve),
  })
}

/** Bodies of an operation that fit but for something large somewhere in them. */
// biome-ignore lint/suspicious/noExplicitAny: a document as it came
export function largeBodiesOf({ body }: Described, document: any): fc.Arbitrary<string> {
  const resolve = (ref: string): Schema => document.components.schemas[ref.split('/').at(-1) ?? '']
  if (body === null) return fc.constantFrom(...large).map((value) => JSON.stringify(value))
  return fc
    .tuple(arbitraryOf(body, resolve), fc.nat(), fc.nat(large.length - 1))
    .map(([value, where, what]) => JSON.stringify(damaged(value, where, what, large)))
}

/** Waits are cut short; numbers and booleans are text in a query. */
function queryValue(name: string, values: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  if (name === 'wait') return fc.constantFrom('0ms', '1ms', 'soon', '9d')
  return fc
    .oneof({ weight: 3, arbitrary: values }, { weight: 1, arbitrary: fc.constantFrom(...nasty) })
    .map(asText)
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function partsOf({ path }: Described): fc.Arbitrary<PathPart>[] {
  const text = (part: string) => fc.constant({ text: part })
  const variable = fc.oneof(
    { weight: 5, arbitrary: fc.nat().map((known) => ({ known })) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(...nasty).map((value) => ({ text: asText(value) || '-' })),
    },
  )
  return path
    .split('/')
    .slice(1)
    .map((part): fc.Arbitrary<PathPart> => (part.startsWith('{') ? variable : text(part)))
}

function bodies(schema: Schema, resolve: (ref: string) => Schema): fc.Arbitrary<string> {
  const fitting = arbitraryOf(schema, resolve)
  const wrong = fc
    .tuple(fitting, fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 1, maxLength: 3 }))
    .map(([value, changes]) =>
      changes.reduce((at, [where, what]) => damaged(at, where, what), value),
    )
  const garbage = fc.oneof(
    fc.constantFrom('', '{', '[', 'null', '"', '{"a":', '[]', '0', '{}{}', '\u0000'),
    fc.constant('['.repeat(20_000)),
    fc.constant(`{"a":${'[1,'.repeat(600)}1${']'.repeat(600)}}`),
  )
  return fc.oneof(
    { weight: 5, arbitrary: fitting.map((value) => JSON.stringify(value) ?? '') },
    { weight: 5, arbitrary: wrong.map((value) => JSON.stringify(value) ?? '') },
    { weight: 1, arbitrary: garbage },
  )
}
