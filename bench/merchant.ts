import { once } from 'node:events'
import http from 'node:http'

/** A merchant's backend that answers 200 at once and tells when each callback came in. */
export async function startMerchant() {
  let received = 0
  let tell: (at: number) => void = () => undefined
  const server = http.createServer((request, response) => {
    const at = performance.now()
    request.on('data', () => undefined)
    request.on('end', () => {
      response.end()
      received += 1
      tell(at)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/callbacks`,
    count: () => received,
    /** performance clock of the next arrival */
    next: () =>
      new Promise<number>((resolve) => {
        tell = resolve
      }),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
