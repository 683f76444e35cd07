import http from 'node:http'

/** The least a server in Node can do: read the body, answer 200 and as many bytes as we would. */
const answer = JSON.stringify({ filler: 'x'.repeat(900) })
const server = http.createServer((request, response) => {
  request.on('data', () => undefined)
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(answer)
  })
})
server.listen(Number(process.env['PORT']), '127.0.0.1')
