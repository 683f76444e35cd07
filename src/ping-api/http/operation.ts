import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { createBoundedCache } from '../../input/bounded-cache.ts'
import { limits } from '../../input/limits.ts'
import { type MimicId, mimicIds, type OperationId } from '../../scenarios/format/operations.ts'
import { linksPath } from '../payment-links/payment-link-schemas.ts'
import { errorAnswer, linkErrorAnswer } from './answer-schemas.ts'
import { ApiError, invalid, type Problem } from './api-error.ts'
import { type ApiContext, type ApiEnv, remarkOn } from './call.ts'
import { uuid } from './fields.ts'
import { injectFault } from './inject-fault.ts'
import { parseJson } from './request-body.ts'
import { type Parsed, parse, unexpectedField } from './validation.ts'

/** Everything of this API is under it, as at the vendor's sandbox. */
export const basePath = '/payments/api/v1'

/** One line of the vendor's reference: what is asked, what is answered. */
export type Operation = {
  readonly id: OperationId | MimicId
  readonly method: 'get' | 'post' | 'put' | 'delete'
  /** what `path` is below, where that is not `/payments/api/v1` */
  readonly base?: string
  /** another `base` under which the same is answered */
  readonly alsoUnder?: string
  readonly path: string
  readonly tag: string
  readonly summary: string
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  /** body of a 200; without it the answer is 204 */
  readonly answer?: z.ZodType
  /** body of a 207: some parts succeeded, others did not */
  readonly partly?: z.ZodType
  readonly errors: readonly (400 | 403 | 404 | 422)[]
  /** of a request that is not valid, where that is no 422 */
  readonly invalid?: 400
}

type Output<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined

type Input<Spec extends Operation, Body> = {
  readonly params: Output<Spec['params']>
  readonly query: Output<Spec['query']>
  readonly body: Body
}

/** `apiVersion`: what the caller sends as `x-api-version` */
type CheckBody<Body> = (raw: unknown, apiVersion: string | null) => Parsed<Body>

export function operation<const Spec extends Operation>(spec: Spec): Spec {
  return spec
}

/**
 * Puts an operation on the app and into its OpenAPI document. Everything that is wrong with path, query and body is
 * answered at once and before anything is looked up (docs/contract/ping-payments-api.md#fact-3). We validate ourselves:
 * the library refuses bodies without a content type, which the SDKs send. `checkBody` replaces the plain check of the
 * schema.
 */
export function serve<Spec extends Operation, Body = Output<Spec['body']>>(
  app: OpenAPIHono<ApiEnv>,
  spec: Spec,
  handler: (c: ApiContext, input: Input<Spec, Body>) => Response,
  checkBody: CheckBody<Body> = (raw) => parse(spec.body ?? z.undefined(), raw) as Parsed<Body>,
): void {
  const route = describe(spec)
  app.openAPIRegistry.registerPath(route)
  const paths = [route.getRoutingPath()]
  if (spec.alsoUnder !== undefined)
    paths.push(describe({ ...spec, base: spec.alsoUnder }).getRoutingPath())
  app.on([spec.method.toUpperCase()], paths, (c) => {
    c.get('call').operation = spec.id
    const proceed = () => handler(c, readInput(c, spec, checkBody))
    return isMimic(spec.id) ? proceed() : injectFault(c, spec.id, proceed)
  })
}

/** Scenarios inject faults into the API, not into the tool for tests beside it. */
function isMimic(id: Operation['id']): id is MimicId {
  return mimicIds.some((known) => known === id)
}

function readInput<Spec extends Operation, Body>(
  c: ApiContext,
  spec: Spec,
  checkBody: CheckBody<Body>,
): Input<Spec, Body> {
  const call = c.get('call')
  const problems: Problem[] = []
  const take = <Value>(parsed: Parsed<Value>): Value | undefined => {
    if (parsed.ok) {
      if (parsed.unknown !== undefined) problems.push(...unknownProblems(c, parsed.unknown))
      return parsed.value
    }
    problems.push(...parsed.problems.slice(0, limits.problems))
    return undefined
  }
  const params = spec.params && take(parse(spec.params, c.req.param()))
  const query = spec.query && take(readQuery(spec.query, c.req.url))
  const body = spec.body && take(checkBody(parseJson(call.requestBody) ?? {}, call.apiVersion))
  call.paymentOrderId = toText(params?.['payment_order_id'])
  call.paymentId = toText(params?.['payment_id'])
  const status = spec.invalid ?? 422
  if (problems.length > 0) throw new ApiError(status, problems.slice(0, limits.problems))
  return { params, query, body } as Input<Spec, Body>
}

/** Keys that nobody knows are ignored and said, in strict mode refused. */
function unknownProblems(c: ApiContext, unknown: readonly string[]): Problem[] {
  if (c.get('engine').settings.strict) return unknown.map(unexpectedField)
  const names = unknown.map((name) => `"${name}"`).join(', ')
  const what = unknown.length === 1 ? `the key ${names} is` : `the keys ${names} are`
  remarkOn(c)(`${what} unknown and ignored; strict mode refuses them`)
  return []
}

function toText(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

const tooManyParameters = {
  error: 'invalid_format',
  description: `The query has more than ${limits.parameters} parameters.`,
}

type ReadQueries = ReturnType<typeof createBoundedCache<string, Parsed<Record<string, unknown>>>>

const readQueries = new WeakMap<z.ZodObject, ReadQueries>()

/** Who polls a list asks the same again and again: what was made of a query is kept. */
function readQuery(schema: z.ZodObject, url: string): Parsed<Record<string, unknown>> {
  const start = url.indexOf('?')
  const text = start < 0 ? '' : url.slice(start)
  if (text.length > longestKept) return parse(schema, parseQuery(text))
  const known = readQueries.get(schema) ?? createBoundedCache(200)
  readQueries.set(schema, known)
  return known.getOrSet(text, () => parse(schema, parseQuery(text)))
}

/** characters of a query */
const longestKept = 500

/** Takes a bare `?`, a trailing `&` and, of names given twice, the last. */
function parseQuery(url: string): Record<string, string> {
  const start = url.indexOf('?')
  if (start < 0) return {}
  const query = url.slice(start + 1)
  if (query.split('&').length > limits.parameters) return invalid([tooManyParameters])
  return Object.fromEntries(new URLSearchParams(query))
}

export const headers = z.object({
  tenant_id: uuid,
  'x-api-secret': z.string().optional(),
  'x-api-version': z.iso.date().optional(),
})

const errorNames = {
  400: 'The request makes no sense',
  403: 'Forbidden in this state',
  404: 'Not found',
  422: 'The request is not valid',
} as const

function describe(spec: Operation) {
  const { params, query, body, answer, partly } = spec
  const problems = spec.base === linksPath ? linkErrorAnswer : errorAnswer
  const errors = spec.errors.map((status) => [status, describeJson(errorNames[status], problems)])
  return createRoute({
    method: spec.method,
    path: (spec.base ?? basePath) + spec.path,
    operationId: spec.id,
    tags: [spec.tag],
    summary: spec.summary,
    request: {
      headers,
      ...(params && { params }),
      ...(query && { query }),
      ...(body && { body: { content: { 'application/json': { schema: body } } } }),
    },
    responses: {
      ...(answer ? { 200: describeJson('OK', answer) } : { 204: { description: 'Done' } }),
      ...(partly && { 207: describeJson('Done in part', partly) }),
      ...Object.fromEntries(errors),
    },
  })
}

function describeJson(description: string, schema: z.ZodType) {
  return { description, content: { 'application/json': { schema } } }
}
