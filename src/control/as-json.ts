import { createMiddleware } from 'hono/factory'

/** Every body of the control API is JSON, whatever a quick `curl -d` says of it. */
export const takeBodiesAsJson = createMiddleware(async function takeBodiesAsJson(c, next) {
  const isInbox = c.req.path.startsWith('/_sandbox/inbox/')
  const type = c.req.header('content-type') ?? ''
  if (!isInbox && c.req.raw.body !== null && !type.includes('json')) {
    const headers = new Headers(c.req.raw.headers)
    headers.set('content-type', 'application/json')
    c.req.raw = new Request(c.req.raw, { headers })
  }
  await next()
})
