import { createPublicKey, verify } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export type Received = {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  /** the raw bytes, as text */
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: bodies are asserted on, key by key
  readonly body: any
}

type Reply = (received: Received, response: ServerResponse) => void

/** A merchant's backend and shop pages on a free port: it keeps what it receives, in order. */
export async function startMerchant(
  reply: Reply = (_, response) => response.writeHead(200).end('ok'),
) {
  const received: Received[] = []
  const waiting = new Set<() => void>()
  const unanswered = new Set<() => void>()
  let answer = reply
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString()
      const { method = '', url: path = '', headers } = request
      const message = { method, path, headers, text, body: parsed(text) }
      if (method === 'POST') received.push(message)
      for (const wake of waiting) wake()
      answer(message, response)
      const again = () => {
        if (!response.headersSent) answer(message, response)
      }
      unanswered.add(again)
      response.on('close', () => unanswered.delete(again))
    })
  })
  const listen = (port: number) =>
    new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const goDown = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  await listen(0)
  onTestFinished(goDown)
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    callbackUrl: `http://127.0.0.1:${port}/callbacks`,
    received,
    statuses: () => received.map(({ body }) => body?.status),
    /** Answers as soon as so many callbacks have come in. */
    async gets(count: number): Promise<Received[]> {
      while (received.length < count) await new Promise<void>((resolve) => waiting.add(resolve))
      return received
    },
    replyWith: (other: Reply) => {
      answer = other
    },
    /** Answers what hangs, as it answers now. */
    releaseAll: () => {
      for (const again of unanswered) again()
    },
    /** Connections are refused from now on. */
    goDown,
    /** Listens again, at the same address. */
    comeUp: () => listen(port),
  }
}

export type Merchant = Awaited<ReturnType<typeof startMerchant>>

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Does the `signature` header of a callback belong to its raw bytes? As a merchant would check it. */
export function isSigned({ headers, text }: Received, publicKey: string): boolean {
  const { signature } = headers
  if (typeof signature !== 'string') return false
  const x = Buffer.from(publicKey, 'base64').toString('base64url')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'))
}
