import { codings, decompress, readCodings, UnknownCodingError } from '../input/content-coding.ts'
import { limits } from '../input/limits.ts'
import type { Answer, Env } from './answer.ts'
import { refuse } from './refuse.ts'

/**
 * Hands compressed bodies on as plain ones. The limit of bodies is that of what they inflate to: a larger one is a 413,
 * and is not inflated to its end.
 *
 * @GUESS the vendor says nothing of `content-encoding`; most servers refuse it with 415 or read the bytes as they are
 */
export function withPlainBodies(answer: Answer): Answer {
  return (request, env) => {
    const header = encodingOf(request, env)
    if (header === undefined || header === null) return answer(request, env)
    const applied = readCodings(header)
    return applied.length === 0 ? answer(request, env) : answerPlain(request, applied, answer, env)
  }
}

/** Node's own headers where there are any: making others of them takes longer than the rest. */
function encodingOf(request: Request, env: Env | undefined): string | null | undefined {
  const incoming = env?.incoming
  if (incoming === undefined) return request.headers.get('content-encoding')
  return incoming.headers['content-encoding']
}

async function answerPlain(
  request: Request,
  applied: readonly string[],
  answer: Answer,
  env: Env | undefined,
): Promise<Response> {
  if (request.body === null) return answer(request, env)
  const coding = applied.join(', ')
  const unknown = applied.find((name) => !(codings as readonly string[]).includes(name))
  if (unknown !== undefined || applied.length > 2) return refuseCoding(coding)
  try {
    const sent = await readWhole(request.body)
    const plain = sent && (await decompress(sent, applied, { most: limits.body }))
    if (plain === null || plain.isMore) return refuseSize(coding)
    const headers = new Headers(request.headers)
    headers.delete('transfer-encoding')
    headers.set('content-length', String(plain.bytes.length))
    const { url, method, signal } = request
    return answer(
      new Request(url, { method, headers, signal, body: Buffer.from(plain.bytes) }),
      env,
    )
  } catch (error) {
    if (error instanceof UnknownCodingError) return refuseCoding(coding)
    const reason = error instanceof Error ? error.message : String(error)
    const description = `The body is not ${coding}, which its content-encoding says: ${reason}.`
    return refuse(422, 'invalid_encoding', description)
  }
}

/** null: larger than a body may be. */
async function readWhole(body: ReadableStream<Uint8Array>): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    chunks.push(chunk)
    size += chunk.length
    if (size > limits.body) return null
  }
  return Buffer.concat(chunks)
}

function refuseSize(coding: string): Response {
  const description = `The body is larger than ${limits.body} bytes once ${coding} is undone.`
  return refuse(413, 'body_too_large', description)
}

function refuseCoding(coding: string): Response {
  const known = codings.join(', ')
  const description = `The body has content-encoding ${coding}: the sandbox understands ${known}, and two of them at the most.`
  return refuse(415, 'unsupported_encoding', description, { 'accept-encoding': known })
}
