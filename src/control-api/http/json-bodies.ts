import { createMiddleware } from 'hono/factory'

/** Every body of the control API is JSON, whatever a quick `curl -d` says of it. */
export const takeBodiesAsJson = createMiddleware(async function takeBodiesAsJson(c, next) {
  const isInbox = c.req.path.startsWith('/_sandbox/inbox/')
  const reads = c.req.method === 'GET' || c.req.method === 'HEAD'
  if (isInbox || reads) return next()
  const headers = new Headers(c.req.raw.headers)
  headers.set('content-type', 'application/json')
  // No body at all is an empty one: what it lacks is then told by name.
  const body = (await c.req.raw.text()) || '{}'
  headers.delete('content-length')
  c.req.raw = new Request(c.req.url, { method: c.req.method, headers, body })
  await next()
})
