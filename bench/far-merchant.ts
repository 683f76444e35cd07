import http from 'node:http'

/** A merchant's backend in a process of its own: answers 200 at once, and tells its parent when what came in. */
const server = http.createServer((request, response) => {
  const at = Number(process.hrtime.bigint())
  let body = ''
  request.on('data', (chunk) => {
    body += chunk
  })
  request.on('end', () => {
    response.end()
    process.send?.({ at, body })
  })
})
server.listen(0, '127.0.0.1', () => process.send?.(server.address()))
process.on('disconnect', () => process.exit())
