import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ApiContext } from './call.ts'

/** What the Node server hands us beside the request; absent where there is no port. */
type Wire = { readonly incoming?: IncomingMessage; readonly outgoing?: ServerResponse }

/** Told to the Node adapter: nothing more is to be sent. Told to `sandbox.fetch`: the connection broke. */
function nothingMore(): Response {
  // A clone, because the adapter takes a short cut with fresh responses and does not look at their headers.
  return new Response(null, { headers: { 'x-hono-already-sent': 'true' } }).clone()
}

/** Ends the connection with a TCP reset, and no answer. */
export function resetConnection(c: ApiContext): Response {
  toWire(c).incoming?.socket.resetAndDestroy()
  return nothingMore()
}

/** Sends the head and half of the body of an answer, and ends the connection. */
export async function truncateAnswer(c: ApiContext, answer: Response): Promise<Response> {
  const body = Buffer.from(await answer.arrayBuffer())
  const { outgoing } = toWire(c)
  if (outgoing !== undefined) {
    const headers = { ...Object.fromEntries(answer.headers), 'content-length': String(body.length) }
    outgoing.writeHead(answer.status, headers)
    outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => outgoing.destroy())
  }
  return nothingMore()
}

/** The same answer with a body that is no JSON, and says it is. */
export async function breakJson(answer: Response): Promise<Response> {
  const text = await answer.text()
  const broken = text === '' ? '{' : `${text.slice(0, -1)},`
  return new Response(broken, {
    status: answer.status === 204 ? 200 : answer.status,
    headers: answer.headers,
  })
}

function toWire(c: ApiContext): Wire {
  return (c.env ?? {}) as Wire
}
