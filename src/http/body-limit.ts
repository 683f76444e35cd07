import { limits } from '../input/limits.ts'
import { refuse } from './refuse.ts'

/** Pages, control API and inbox; the Ping Payments API counts for itself. The request, with a body that is known to be small; a refusal where it is not. */
export async function withSmallBody(request: Request): Promise<Request | Response> {
  const length = request.headers.get('content-length')
  if (Number(length) > limits.body) return tooLarge()
  if (length !== null || request.body === null) return request
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body as AsyncIterable<Uint8Array>) {
    size += chunk.length
    if (size > limits.body) return tooLarge()
    chunks.push(chunk)
  }
  const { url, method, headers } = request
  return new Request(url, { method, headers, body: Buffer.concat(chunks) })
}

function tooLarge(): Response {
  return refuse(413, 'body_too_large', `The body is larger than ${limits.body} bytes.`)
}
