import type { z } from '@hono/zod-openapi'
import type { UrlFault } from '../../input/url-rules.ts'
import type { Problem } from './api-error.ts'
import { unknownKeys } from './unknown-keys.ts'

export type Parsed<Value> =
  | {
      readonly ok: true
      readonly value: Value
      /** dotted paths of keys that the schema does not have */
      readonly unknown?: readonly string[]
    }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** The keys that none of the checks of a request knows. */
export function toUnknown(
  ...parsed: readonly (Parsed<unknown> | undefined)[]
): Pick<Extract<Parsed<unknown>, { ok: true }>, 'unknown'> {
  const unknown = parsed.flatMap((each) => (each?.ok ? (each.unknown ?? []) : []))
  return unknown.length === 0 ? {} : { unknown }
}

/**
 * Checks `raw` against a schema. Problems are worded as OpenApiSpex does, in the order of the schema's fields: the
 * one 422 body we know is word for word that library's (docs/contract/ping-payments-api.md#22-error-codes). `prefix`
 * goes before each property.
 */
export function parse<Schema extends z.ZodType>(
  schema: Schema,
  raw: unknown,
  prefix: readonly PropertyKey[] = [],
): Parsed<z.output<Schema>> {
  const result = schema.safeParse(raw)
  if (result.success) {
    const unknown = unknownKeys(schema, raw, prefix)
    return unknown.length === 0
      ? { ok: true, value: result.data }
      : { ok: true, value: result.data, unknown }
  }
  return { ok: false, problems: toProblems(result.error.issues, raw, prefix) }
}

function toProblems(
  issues: readonly z.core.$ZodIssue[],
  raw: unknown,
  prefix: readonly PropertyKey[],
): Problem[] {
  const problems = new Map<string, Problem>()
  for (const issue of issues.flatMap((each) => meantBy(each, raw))) {
    const property = [...prefix, ...issue.path].join('.')
    const problem = toProblem(issue, valueAt(raw, issue.path))
    const key = `${property} ${problem.error}`
    if (!problems.has(key)) problems.set(key, property === '' ? problem : { ...problem, property })
  }
  return [...problems.values()]
}

/** What is wrong in that one of several forms which has the keys that were written; the first form where none has. */
function meantBy(issue: z.core.$ZodIssue, raw: unknown): readonly z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue]
  const forms = issue.errors
    .filter((form) => form.every(({ path }) => path.length > 0))
    .map((form) => form.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })))
  const isWritten = ({ path }: z.core.$ZodIssue) => valueAt(raw, path) !== undefined
  return forms.find((form) => form.some(isWritten)) ?? forms[0] ?? [issue]
}

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key],
    raw,
  )
}

function toProblem(issue: z.core.$ZodIssue, value: unknown): Problem {
  if (value === undefined) return missingField(String(issue.path.at(-1) ?? 'body'))
  const wrongType = typeProblem(expectedType(issue), value)
  if (wrongType !== null) return wrongType
  switch (issue.code) {
    case 'invalid_value':
      return {
        error: 'invalid_enum',
        description: 'Invalid value for enum',
        additional_information: { allowed: issue.values.map(String) },
      }
    case 'invalid_format':
      return {
        ...invalidFormat(formatNames[issue.format] ?? `~r${issue.pattern ?? ''}`),
        ...toPart(issue),
      }
    case 'too_small':
      return tooSmall(issue, value)
    case 'too_big':
      return tooBig(issue, value)
    default:
      return { error: 'invalid_type', description: `Invalid value. Got: ${toType(value)}` }
  }
}

const formatNames: Readonly<Record<string, string>> = {
  guid: ':uuid',
  url: ':uri',
  datetime: ':"date-time"',
  date: ':date',
}

/** Of a URL that is refused: which part of it is wrong. */
function toPart(issue: z.core.$ZodIssue): Pick<Problem, 'additional_information'> {
  const { fault } = issue as { readonly fault?: UrlFault }
  return fault === undefined ? {} : { additional_information: { ...fault } }
}

/** As OpenApiSpex says it, in strict mode. */
export function unexpectedField(property: string): Problem {
  const name = property.split('.').at(-1) ?? property
  return { error: 'unexpected_field', description: `Unexpected field: ${name}`, property }
}

export function missingField(name: string): Problem {
  return { error: 'missing_field', description: `Missing field: ${name}` }
}

/** `expected` as OpenApiSpex prints it: `:uuid`, `:"date-time"`. */
export function invalidFormat(expected: string): Problem {
  return { error: 'invalid_format', description: `Invalid format. Expected ${expected}` }
}

function typeProblem(expected: string | null, value: unknown): Problem | null {
  if (expected === null) return null
  if (value === null) {
    return { error: 'null_value', description: `null value where ${expected} expected` }
  }
  const got = toType(value)
  const fits = got === expected || (expected === 'number' && got === 'integer')
  if (fits) return null
  return { error: 'invalid_type', description: `Invalid ${expected}. Got: ${got}` }
}

/** Type of JSON the schema wants here; null where the issue does not say. */
function expectedType(issue: z.core.$ZodIssue): string | null {
  switch (issue.code) {
    // Schemas of whole numbers carry the message "integer": zod itself says "number" of a string there.
    case 'invalid_type':
      if (issue.message === 'integer') return 'integer'
      return issue.expected === 'record' ? 'object' : issue.expected
    case 'custom':
      return issue.params?.['expected'] ?? null
    case 'invalid_union': {
      const [first = null, ...others] = new Set(issue.errors.flat().map(expectedType))
      return others.length === 0 ? first : null
    }
    case 'invalid_value':
    case 'invalid_format':
      return 'string'
    default:
      return null
  }
}

export function toType(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value
}

function tooSmall(issue: z.core.$ZodIssueTooSmall, value: unknown): Problem {
  const { minimum, origin } = issue
  if (origin === 'array') {
    const length = (value as readonly unknown[]).length
    return {
      error: 'min_items',
      description: `Array length ${length} is smaller than minItems: ${minimum}`,
    }
  }
  if (origin === 'string') {
    return {
      error: 'min_length',
      description: `String length is smaller than minLength: ${minimum}`,
    }
  }
  return { error: 'minimum', description: `${value} is smaller than inclusive minimum ${minimum}` }
}

function tooBig(issue: z.core.$ZodIssueTooBig, value: unknown): Problem {
  const { maximum, origin } = issue
  if (origin === 'string') {
    return {
      error: 'max_length',
      description: `String length is larger than maxLength: ${maximum}`,
    }
  }
  return { error: 'maximum', description: `${value} is larger than inclusive maximum ${maximum}` }
}
