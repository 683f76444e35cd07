import { OpenAPIHono } from '@hono/zod-openapi'
import type { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import type { Answer, Env } from '../http/answer.ts'
import { isPreflight, refusePreflight } from '../http/preflight.ts'
import { toPath } from '../http/public-paths.ts'
import { withRenamedAddresses } from '../http/renamed-addresses.ts'
import { withPlainBodies } from '../http/request-encoding.ts'
import { limits } from '../input/limits.ts'
import { type PingPaymentsApi, vendorPaths } from '../ping-api/app.ts'
import { describeUnknown, toAllow } from '../ping-api/http/unknown-route.ts'
import { databaseTrouble, databaseUnavailable, internalError } from '../storage/database-trouble.ts'
import type { Db } from '../storage/db.ts'
import { written } from '../storage/transactions.ts'
import type { Described } from './api-description/describe-api.ts'

/**
 * Everything the sandbox serves, with one description of both APIs. It can be called before the modules are mounted,
 * because some of them call it themselves.
 */
export function createHttpApp({
  db,
  api,
  getOrigin,
  describe,
  obstacle,
  onUnserved,
  onError,
}: {
  db: Db
  api: PingPaymentsApi
  getOrigin: (request: Request) => string
  /** what the description of the API depends on */
  describe: Omit<Described, 'url'>
  /** why nothing can be written now */
  obstacle: () => string | null
  /** gets a request to an address that is not there, and its answer */
  onUnserved: (
    request: Request,
    answer: { readonly status: number; readonly body: string },
    because: string,
  ) => Promise<void>
  onError: (error: unknown) => void
}) {
  const app = new OpenAPIHono()
  app.get('/healthz', (c) => c.text('ok'))
  app.get('/readyz', (c) => {
    const trouble = obstacle()
    if (trouble === null) return c.text('ok')
    return c.json({ errors: [databaseUnavailable(trouble)] }, 503)
  })
  // Hono looks for the value of each parameter to the end of the query.
  app.use((c, next) => {
    if (c.req.url.split('&').length <= limits.parameters) return next()
    const description = `The query has more than ${limits.parameters} parameters.`
    return Promise.resolve(c.json({ errors: [{ error: 'invalid_call', description }] }, 422))
  })
  app.on(['POST', 'PUT', 'PATCH', 'DELETE'], '*', (c, next) => {
    const length = announcedLength((c.env as Env | undefined)?.incoming)
    return length === null || length > limits.body ? limitBody(c, next) : next()
  })
  app.route('/', api as OpenAPIHono)
  app.notFound(async (c) => {
    const { method, path } = c.req
    const isControl = path.startsWith('/_sandbox')
    const routes = isControl ? controlRoutes(app) : []
    const description = isControl
      ? describeUnknown(method, path, routes)
      : `There is no ${method} ${path}. ${whereModulesAre}.`
    const answer = { errors: [{ error: 'not_found', description }] }
    if (!isControl && !isBrowsers(path))
      await onUnserved(c.req.raw, { status: 404, body: JSON.stringify(answer) }, description)
    return c.json(answer, 404, toAllow(path, routes))
  })
  app.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse()
    onError(error)
    const trouble = databaseTrouble(error)
    if (trouble !== null) return c.json({ errors: [databaseUnavailable(trouble)] }, 503)
    return c.json({ errors: [internalError] }, 500)
  })

  const refuseBrowsers: Answer = async (request) => {
    const refusal = refusePreflight(request)
    const body = await refusal.clone().text()
    await onUnserved(request, { status: refusal.status, body }, 'a browser must not call this API')
    return refusal
  }
  const route = chooseApp(app, api, refuseBrowsers)
  const answer = answerWhenWritten(db, onError, withPlainBodies(route))

  return {
    /** Answers a request that came through a port. */
    answer,
    /** Answers a request without a port. */
    fetch: async (request: Request): Promise<Response> => delivered(await answer(request)),
    /** Adds everything else that is served. */
    mount(modules: readonly Pick<Hono, 'routes'>[]): void {
      for (const module of modules) app.route('/', module as OpenAPIHono)
      app.get('/openapi.json', async (c) => {
        const { describeApi } = await import('./api-description/describe-api.ts')
        return c.json(describeApi(app, { ...describe, url: getOrigin(c.req.raw) }))
      })
    },
  }
}

/** The merchants' API by its own routes, which are fewer than all: that saves a tenth of the work of a request. */
function chooseApp(app: OpenAPIHono, api: PingPaymentsApi, refuseBrowsers: Answer): Answer {
  const others = withRenamedAddresses((request, env) => app.fetch(request, env))
  return (request, env) => {
    if (!isVendors(toPath(request))) return others(request, env)
    return isPreflight(request) ? refuseBrowsers(request, env) : api.fetch(request, env)
  }
}

function isVendors(path: string): boolean {
  return vendorStarts.some((start) => path.startsWith(start))
}

/** That of the Payments API first, which is called most. */
const vendorStarts = vendorPaths.map((path) => `${path}/`).reverse()

/** No answer leaves before what it says is written; where that was rolled back instead, it is a 503 that says so. */
function answerWhenWritten(db: Db, onError: (error: unknown) => void, answer: Answer): Answer {
  return async (request, env) => {
    const response = await answer(request, env)
    try {
      await written(db)
    } catch (error) {
      onError(error)
      const errors = [databaseUnavailable(databaseTrouble(error) ?? 'it could not be written')]
      return Response.json({ errors }, { status: 503 })
    }
    return response
  }
}

/** Without a port a connection that a scenario cuts off looks as `fetch` shows it: it throws. */
function delivered(answer: Response): Response {
  if (answer.headers.has('x-hono-already-sent')) {
    throw new TypeError('fetch failed', { cause: connectionReset })
  }
  return answer
}

/** Bytes of a body that Node reads to its end and no further; null where the request does not say. */
function announcedLength(incoming: Env['incoming']): number | null {
  const { 'content-length': length, 'transfer-encoding': coding } = incoming?.headers ?? {}
  return length === undefined || coding !== undefined ? null : Number(length)
}

/** Reads the whole body, which takes longer than most calls. The Ping Payments API counts for itself. */
const limitBody = bodyLimit({
  maxSize: limits.body,
  onError: (c) => {
    const description = `The body is larger than ${limits.body} bytes.`
    return c.json({ errors: [{ error: 'body_too_large', description }] }, 413)
  },
})

/** What browsers ask for by themselves. */
function isBrowsers(path: string): boolean {
  return /^\/(?:favicon\.ico|apple-touch-icon|robots\.txt|\.well-known\/)/.test(path)
}

const connectionReset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })

const whereModulesAre =
  'The Ping Payments API is under /payments/api/v1, the control API under /_sandbox, the web page at /'

function controlRoutes({ routes }: OpenAPIHono) {
  return routes.filter(({ path, method }) => path.startsWith('/_sandbox/') && method !== 'ALL')
}
