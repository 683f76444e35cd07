import { OpenAPIHono } from '@hono/zod-openapi'
import type { Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { Answer } from '../http/answer.ts'
import { toPath } from '../http/public-paths.ts'
import { withRenamedAddresses } from '../http/renamed-addresses.ts'
import { limits } from '../input/limits.ts'
import type { PingPaymentsApi } from '../ping-api/app.ts'
import { basePath } from '../ping-api/http/operation.ts'
import { tellNearest, toAllow } from '../ping-api/http/unknown-route.ts'
import type { Db } from '../storage/database.ts'
import { databaseTrouble, databaseUnavailable, internalError } from '../storage/database-trouble.ts'
import { written } from '../storage/transactions.ts'

/**
 * Everything the sandbox serves, room by room, with one description of both APIs. What no room answers is a 404 that
 * says where the rooms are.
 */
export function createHttpApp({
  modules,
  getOrigin,
  obstacle,
  onError,
}: {
  modules: readonly Pick<Hono, 'routes'>[]
  getOrigin: (request: Request) => string
  /** why nothing can be written now */
  obstacle: () => string | null
  onError: (error: unknown) => void
}): OpenAPIHono {
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
  for (const module of modules) app.route('/', module as OpenAPIHono)
  app.get('/openapi.json', (c) => c.json(describe(app, getOrigin(c.req.raw))))
  app.notFound((c) => {
    const { method, path } = c.req
    const isControl = path.startsWith('/_sandbox')
    const routes = isControl ? controlRoutes(app) : []
    const description = isControl
      ? tellNearest(method, path, routes)
      : `There is no ${method} ${path}. ${whereModulesAre}.`
    return c.json({ errors: [{ error: 'not_found', description }] }, 404, toAllow(path, routes))
  })
  app.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse()
    onError(error)
    const trouble = databaseTrouble(error)
    if (trouble !== null) return c.json({ errors: [databaseUnavailable(trouble)] }, 503)
    return c.json({ errors: [internalError] }, 500)
  })
  return app
}

/** Everything by the map of the whole street, the merchants' API by its own small one: a tenth of the work of a request. */
export function bySmallestMap(app: OpenAPIHono, service: PingPaymentsApi['app']): Answer {
  const others = withRenamedAddresses((request, env) => app.fetch(request, env))
  return (request, env) =>
    toPath(request).startsWith(`${basePath}/`) ? service.fetch(request, env) : others(request, env)
}

/** No answer leaves before what it tells of is written; where that was undone instead, it is a 503 that says so. */
export function whenWritten(db: Db, onError: (error: unknown) => void, answer: Answer): Answer {
  return async (request, env) => {
    const given = await answer(request, env)
    try {
      await written(db)
    } catch (error) {
      onError(error)
      const errors = [databaseUnavailable(databaseTrouble(error) ?? 'it could not be written')]
      return Response.json({ errors }, { status: 503 })
    }
    return given
  }
}

/** Without a port a connection that a scenario cuts off looks as `fetch` shows it: it throws. */
export function delivered(answer: Response): Response {
  if (answer.headers.has('x-hono-already-sent')) {
    throw new TypeError('fetch failed', { cause: connectionReset })
  }
  return answer
}

const connectionReset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })

const whereModulesAre =
  'The Ping Payments API is under /payments/api/v1, the control API under /_sandbox, the web page at /'

function controlRoutes({ routes }: OpenAPIHono) {
  return routes.filter(({ path, method }) => path.startsWith('/_sandbox/') && method !== 'ALL')
}

function describe(app: OpenAPIHono, url: string) {
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'ping-sandbox',
      version: '1',
      description:
        'The Ping Payments API as the emulator serves it, and its control API under /_sandbox.',
    },
    servers: [{ url }],
  })
}
