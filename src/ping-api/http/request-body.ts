import type { HonoRequest } from 'hono'
import { ApiError } from '../../engine/errors.ts'

/** Characters of a body we take. @GUESS the vendor's limit is unknown */
const bodyLimit = 1024 * 1024

/** The body as text, empty where there is none; whatever its content type says, it is read as JSON later. */
export async function readBody(request: HonoRequest): Promise<string> {
  if (request.method === 'GET' || request.method === 'HEAD') return ''
  const length = request.header('content-length')
  if (Number(length) > bodyLimit) throw tooLarge()
  const isStreamed = length === undefined && request.header('transfer-encoding') !== undefined
  const text = isStreamed ? await readStream(request.raw.body) : await request.text()
  if (text.length > bodyLimit) throw tooLarge()
  return text
}

async function readStream(stream: ReadableStream<Uint8Array> | null): Promise<string> {
  if (stream === null) return ''
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stream) {
    chunks.push(chunk)
    size += chunk.length
    if (size > bodyLimit) throw tooLarge()
  }
  return new TextDecoder().decode(Buffer.concat(chunks))
}

function tooLarge(): ApiError {
  const description = `The body is larger than ${bodyLimit} bytes.`
  return new ApiError(413, [{ error: 'body_too_large', description }])
}

/** The body as JSON; `undefined` where it is empty. Throws a 422 where it is no JSON. */
export function parseJson(text: string): unknown {
  if (text.trim() === '') return undefined
  if (toDepth(text) > depthLimit) return notJson(`it is nested deeper than ${depthLimit} levels`)
  try {
    return JSON.parse(text)
  } catch (error) {
    return notJson(error instanceof Error ? error.message : String(error))
  }
}

/** Levels of nesting we take; some thousand would break `JSON.stringify`. */
const depthLimit = 500

function toDepth(text: string): number {
  if (toCount('{', text) + toCount('[', text) <= depthLimit) return 0
  let depth = 0
  let deepest = 0
  for (const [bracket] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (bracket === '[' || bracket === '{') deepest = Math.max(deepest, ++depth)
    else if (bracket === ']' || bracket === '}') depth -= 1
  }
  return deepest
}

function toCount(bracket: string, text: string): number {
  let count = 0
  for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) count += 1
  return count
}

function notJson(reason: string): never {
  const description = `The body is not JSON: ${reason}`
  throw new ApiError(422, [{ error: 'invalid_json', description }])
}
