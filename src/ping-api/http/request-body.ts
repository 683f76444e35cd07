import type { HonoRequest } from 'hono'
import { readJson } from '../../input/json-text.ts'
import { limits } from '../../input/limits.ts'
import { ApiError } from './api-error.ts'

/** The body as text, empty where there is none; whatever its content type says, it is read as JSON later. */
export async function readBody(request: HonoRequest): Promise<string> {
  if (request.method === 'GET' || request.method === 'HEAD') return ''
  const length = request.header('content-length')
  if (Number(length) > limits.body) throw tooLarge()
  const isStreamed = length === undefined && request.header('transfer-encoding') !== undefined
  const text = isStreamed ? await readStream(request.raw.body) : await request.text()
  // A character is three bytes at the most, so that short texts need no count.
  if (text.length > limits.body / 3 && Buffer.byteLength(text) > limits.body) throw tooLarge()
  return text
}

async function readStream(stream: ReadableStream<Uint8Array> | null): Promise<string> {
  if (stream === null) return ''
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stream) {
    chunks.push(chunk)
    size += chunk.length
    if (size > limits.body) throw tooLarge()
  }
  return new TextDecoder().decode(Buffer.concat(chunks))
}

function tooLarge(): ApiError {
  // @GUESS the vendor's limit is unknown
  const description = `The body is larger than ${limits.body} bytes.`
  return new ApiError(413, [{ error: 'body_too_large', description }])
}

/** The body as JSON; `undefined` where it is empty. Throws a 422 where it is no JSON, is nested too deep, is of too many values or has a number that cannot be kept. */
export function parseJson(text: string): unknown {
  if (text.trim() === '') return undefined
  const read = readJson(text)
  if (read.flaw === undefined) return read.value
  const { flaw } = read
  if (flaw.kind !== 'number') {
    const description = `The body is not taken as JSON: ${flaw.message}.`
    throw new ApiError(422, [{ error: 'invalid_json', description }])
  }
  const description = `Invalid number: ${flaw.message}.`
  throw new ApiError(422, [{ error: 'invalid_number', description, property: flaw.path.join('.') }])
}
