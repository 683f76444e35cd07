import { once } from 'node:events'
import http from 'node:http'

/** A merchant's backend that answers 200 at once and counts the callbacks. */
export async function startMerchant() {
  let received = 0
  const server = http.createServer((request, response) => {
    request.on('data', () => undefined)
    request.on('end', () => {
      response.end()
      received += 1
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/callbacks`,
    count: () => received,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
