import type { OpenAPIHono } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { limits } from '../../input/limits.ts'
import { unknownWords } from '../../scenarios/format/nearest.ts'
import { refuse } from './errors.ts'

type Call = {
  readonly method: string
  readonly path: RegExp
  readonly takesQuery: boolean
  readonly takesBody: boolean
}

/** What is posted to an inbox is the merchant's to choose, with any query and body. */
const inbox = /^\/_sandbox\/inbox\//

/**
 * Refuses parameters and bodies where a call has none. Where it has some, its own schema is strict. An empty body
 * is allowed everywhere.
 */
export function createRefuseUnknown({ openAPIRegistry }: OpenAPIHono): MiddlewareHandler {
  let calls: readonly Call[] | null = null

  function toCall(method: string, path: string): Call | undefined {
    calls ??= toCalls(openAPIRegistry)
    const asked = method === 'HEAD' ? 'GET' : method
    return calls.find((call) => call.method === asked && call.path.test(path))
  }

  return async function refuseUnknown(c, next) {
    const { method, path } = c.req
    const call = toCall(method, path)
    const isArrival = method === 'POST' && inbox.test(path)
    if (call === undefined || isArrival) return next()
    if (!call.takesQuery) refuseKeys(Object.keys(c.req.query()), ['tenant_id'])
    if (!call.takesBody && call.method !== 'GET') refuseBody(await c.req.text())
    await next()
    return undefined
  }
}

function toCalls({ definitions }: OpenAPIHono['openAPIRegistry']): Call[] {
  return definitions.flatMap((definition) => {
    if (definition.type !== 'route') return []
    const { method, path, request } = definition.route
    return {
      method: method.toUpperCase(),
      path: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
      takesQuery: request?.query !== undefined,
      takesBody: request?.body !== undefined,
    }
  })
}

function refuseBody(text: string): void {
  if (text === '') return
  const body: unknown = JSON.parse(text)
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    refuse(422, 'invalid_call', 'This call takes no body: send none, or {}.')
  refuseKeys(Object.keys(body), [])
}

function refuseKeys(given: readonly string[], known: readonly string[]): void {
  const unknown = given.filter((key) => !known.includes(key))
  if (unknown.length === 0) return
  const problems =
    known.length === 0
      ? unknown
          .slice(0, limits.problems)
          .map((key) => `unknown key "${key.slice(0, 100)}": this call takes none`)
      : unknownWords('key', unknown, known)
  refuse(422, 'invalid_call', problems.join('; '))
}
