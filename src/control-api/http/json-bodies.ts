import { createMiddleware } from 'hono/factory'
import { jsonFlaw } from '../../input/json-text.ts'
import { refuse } from './errors.ts'

/** Every body of the control API is JSON, whatever content type `curl -d` gives it. */
export const takeBodiesAsJson = createMiddleware(async function takeBodiesAsJson(c, next) {
  const isInbox = c.req.path.startsWith('/_sandbox/inbox/')
  const reads = c.req.method === 'GET' || c.req.method === 'HEAD'
  if (isInbox || reads) return next()
  const given = await c.req.text()
  // No body is taken as an empty object, so that the answer names what is missing.
  const body = given || '{}'
  refuseFlawed(body)
  // Another request takes as long to make as everything else that is done here.
  if (given === '' || !isJson.test(c.req.header('content-type') ?? '')) {
    const headers = new Headers(c.req.raw.headers)
    headers.set('content-type', 'application/json')
    headers.delete('content-length')
    c.req.raw = new Request(c.req.url, { method: c.req.method, headers, body })
    c.req.bodyCache = {}
  }
  await next()
})

const isJson = /^application\/json\s*(;|$)/i

function refuseFlawed(text: string): void {
  const flaw = jsonFlaw(text)
  if (flaw?.kind === 'number')
    refuse(422, 'invalid_call', `${flaw.path.join('.')}: ${flaw.message}`)
  if (flaw !== null) refuse(422, 'invalid_json', `The body is not taken as JSON: ${flaw.message}.`)
}
