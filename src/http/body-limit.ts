import { refuse } from './refuse.ts'

/** Bytes of a body that pages, control API and inbox take; the Ping Payments API counts for itself. */
const limit = 1024 * 1024

/** The request, with a body that is known to be small; a refusal where it is not. */
export async function withSmallBody(request: Request): Promise<Request | Response> {
  const length = request.headers.get('content-length')
  if (Number(length) > limit) return tooLarge()
  if (length !== null || request.body === null) return request
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body as AsyncIterable<Uint8Array>) {
    size += chunk.length
    if (size > limit) return tooLarge()
    chunks.push(chunk)
  }
  const { url, method, headers } = request
  return new Request(url, { method, headers, body: Buffer.concat(chunks) })
}

function tooLarge(): Response {
  return refuse(413, 'body_too_large', `The body is larger than ${limit} bytes.`)
}
