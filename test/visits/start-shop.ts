import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { onTestFinished } from 'vitest'

type Asked = {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
}

/**
 * A shop on a free port that keeps a list of what it is asked, and counts how many requests are in its handler at the same
 * time: each stays there for a few milliseconds, as with a database.
 */
export async function startShop(
  answer: (asked: Asked, response: ServerResponse) => void = (_, response) => response.end('ok'),
) {
  const asked: Asked[] = []
  let inside = 0
  let most = 0
  const server = createServer((request, response) => {
    request.resume().on('end', async () => {
      const { method = '', url: path = '', headers } = request
      asked.push({ method, path, headers })
      inside += 1
      most = Math.max(most, inside)
      await pause(10)
      inside -= 1
      answer({ method, path, headers }, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  )
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    asked,
    lines: () => asked.map(({ method, path }) => `${method} ${path}`),
    /** The most requests that were in the handler at the same time since the last call. */
    takeMost(): number {
      const found = most
      most = 0
      return found
    },
  }
}
