import { createServer as createHttpServer, type Server } from 'node:http'
import type { Socket } from 'node:net'
import { setImmediate, setTimeout } from 'node:timers/promises'
import { getRequestListener } from '@hono/node-server'
import type { Answer } from './answer.ts'
import { refuse } from './refuse.ts'
import { whoListens } from './who-listens.ts'

export class PortInUseError extends Error {
  override name = 'PortInUseError'

  constructor(port: number, host: string, setting: string) {
    const who = whoListens(port) ?? 'another program'
    super(
      `Port ${port} on ${host} is taken by ${who}. Stop it, or choose another port with ${setting}.`,
    )
  }
}

export class NoAddressError extends Error {
  override name = 'NoAddressError'

  constructor(host: string, cause: NodeJS.ErrnoException) {
    super(
      `HOST is "${host}": this machine cannot serve there (${cause.code}). Expected one of its own addresses, such as 127.0.0.1 or 0.0.0.0.`,
    )
  }
}

/** What one port answers. */
export type Door = {
  readonly fetch: Answer
  /** 0: any free one */
  readonly port: number
  /** the setting it comes from */
  readonly setting: string
}

/** ms a client may take for its headers, for a whole request, and between two requests */
export type ClientLimits = {
  readonly headersTimeout: number
  readonly requestTimeout: number
  readonly keepAliveTimeout: number
  /** ms between two looks at who is late: so much later than it says may a connection be closed */
  readonly connectionsCheckingInterval: number
}

export const clientLimits: ClientLimits = {
  headersTimeout: 20_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 500,
}

/** How often it is looked whether the last answers are out, and ms between: half a second together. */
const farewell = { looks: 25, pause: 20 }

/** The ports of the sandbox, all on one host. */
export function createServer({
  doors,
  host,
  onError,
  limits = clientLimits,
}: {
  doors: readonly Door[]
  host: string
  /** told of what ends in a 500 */
  onError: (error: unknown) => void
  limits?: ClientLimits
}) {
  const servers: Server[] = []
  const errorHandler = createErrorHandler(onError)

  return {
    /** Opens the ports, in order; answers their base URLs. Throws {@link PortInUseError}. */
    async listen(): Promise<string[]> {
      const urls: string[] = []
      for (const door of doors) {
        const listener = getRequestListener(door.fetch, { errorHandler })
        // Node's own refusal of a request without a host says nothing; ours does.
        const server = createHttpServer({ ...limits, requireHostHeader: false }, listener)
        server.on('clientError', tellClient)
        await open(server, door, host)
        servers.push(server)
        urls.push(formatAddress(server, host))
      }
      return urls
    },
    /** Takes no more requests, lets `work` end and the answers go out, then closes every connection. */
    async close(work: () => Promise<void>): Promise<void> {
      let isClosed = false
      const closed = Promise.all(
        servers.map((server) => new Promise((resolve) => server.close(resolve))),
      ).then(() => {
        isClosed = true
      })
      for (const server of servers) server.closeIdleConnections()
      await work()
      await setImmediate()
      for (let look = 0; look < farewell.looks && !isClosed; look += 1) {
        for (const server of servers) server.closeIdleConnections()
        await Promise.race([closed, setTimeout(farewell.pause)])
      }
      for (const server of servers) server.closeAllConnections()
      await closed
    },
  }
}

/** What the adapter could make no request of, such as a `Host` that is no name; anything else is for the log. */
function createErrorHandler(onError: (error: unknown) => void) {
  return function errorHandler(error: unknown): Response {
    if (error instanceof Error && error.name === 'RequestError')
      return refuse(400, 'bad_request', `${error.message}.`)
    onError(error)
    return refuse(500, 'internal_error', 'The sandbox failed unexpectedly; its log says more.')
  }
}

function open(server: Server, { port, setting }: Door, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE'
      reject(isTaken ? new PortInUseError(port, host, setting) : new NoAddressError(host, error))
    })
    server.listen(port, host, resolve)
  })
}

function formatAddress(server: Server, host: string): string {
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`
}

const complaints: Readonly<Record<string, readonly [line: string, error: string, told: string]>> = {
  HPE_HEADER_OVERFLOW: [
    '431 Request Header Fields Too Large',
    'headers_too_large',
    'The headers are larger than 16 KB together.',
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [
    '408 Request Timeout',
    'request_timeout',
    `The request was not complete in time: ${clientLimits.headersTimeout / 1000} s for its headers, ${clientLimits.requestTimeout / 1000} s for all of it.`,
  ],
}

/** What never became a request is answered in our own shape too. */
function tellClient({ code = '' }: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable) return void socket.destroy()
  const noHttp = `The request is not well-formed HTTP (${code || 'no code'}).`
  const [line, error, description] = complaints[code] ?? ['400 Bad Request', 'bad_request', noHttp]
  const body = JSON.stringify({ errors: [{ error, description }] })
  socket.end(
    `HTTP/1.1 ${line}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  )
}
