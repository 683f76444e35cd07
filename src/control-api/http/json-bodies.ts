import { createMiddleware } from 'hono/factory'
import { jsonFlaw } from '../../input/json-text.ts'
import { refuse } from './errors.ts'

/** Every body of the control API is JSON, whatever content type `curl -d` gives it. */
export const takeBodiesAsJson = createMiddleware(async function takeBodiesAsJson(c, next) {
  const isInbox = c.req.path.startsWith('/_sandbox/inbox/')
  const reads = c.req.method === 'GET' || c.req.method === 'HEAD'
  if (isInbox || reads) return next()
  const headers = new Headers(c.req.raw.headers)
  headers.set('content-type', 'application/json')
  // No body is taken as an empty object, so that the answer names what is missing.
  const body = (await c.req.raw.text()) || '{}'
  refuseFlawed(body)
  headers.delete('content-length')
  c.req.raw = new Request(c.req.url, { method: c.req.method, headers, body })
  await next()
})

function refuseFlawed(text: string): void {
  const flaw = jsonFlaw(text)
  if (flaw?.kind === 'number')
    refuse(422, 'invalid_call', `${flaw.path.join('.')}: ${flaw.message}`)
  if (flaw !== null) refuse(422, 'invalid_json', `The body is not taken as JSON: ${flaw.message}.`)
}
