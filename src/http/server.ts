import { createServer as createHttpServer, type Server } from 'node:http'
import type { Socket } from 'node:net'
import { setImmediate, setTimeout } from 'node:timers/promises'
import { getRequestListener } from '@hono/node-server'
import type { Answer } from './answer.ts'
import { refuse } from './refuse.ts'

export class PortInUseError extends Error {
  override name = 'PortInUseError'

  constructor(port: number, host: string, setting: string) {
    super(
      `Port ${port} on ${host} is taken by another program. Stop it, or choose another port with ${setting}.`,
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

export type Port = {
  readonly answer: Answer
  /** 0: any free one */
  readonly number: number
  /** the setting it comes from */
  readonly setting: string
}

/** ms a client may take for its headers, for a whole request, and between two requests */
export type ClientLimits = {
  readonly headersTimeout: number
  readonly requestTimeout: number
  readonly keepAliveTimeout: number
  /** ms between two checks of the limits: a connection may be closed so much later */
  readonly connectionsCheckingInterval: number
}

export const clientLimits: ClientLimits = {
  headersTimeout: 20_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 500,
}

/** How often `close` checks whether the last answers are out, and ms in between: half a second altogether. */
const lastAnswers = { checks: 25, pause: 20 }

/** The ports of the sandbox, all on one host. */
export function createServer({
  ports,
  host,
  onError,
  limits = clientLimits,
  keepsRunning = true,
}: {
  ports: readonly Port[]
  host: string
  /** gets every error that ends in a 500 */
  onError: (error: unknown) => void
  limits?: ClientLimits
  /** false: an open port does not keep the process from ending */
  keepsRunning?: boolean
}) {
  const servers: Server[] = []
  const errorHandler = createErrorHandler(onError)

  return {
    /** Opens the ports, in order; answers their base URLs. Throws {@link PortInUseError}. */
    async listen(): Promise<string[]> {
      const urls: string[] = []
      for (const port of ports) {
        const listener = getRequestListener(port.answer, { errorHandler })
        // Node's own refusal of a request without a host says nothing; ours does.
        const server = createHttpServer({ ...limits, requireHostHeader: false }, listener)
        server.on('clientError', answerClientError)
        await open(server, port, host)
        if (!keepsRunning) server.on('connection', (socket) => socket.unref()).unref()
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
      for (let check = 0; check < lastAnswers.checks && !isClosed; check += 1) {
        for (const server of servers) server.closeIdleConnections()
        await Promise.race([closed, setTimeout(lastAnswers.pause)])
      }
      for (const server of servers) server.closeAllConnections()
      await closed
    },
  }
}

/** The adapter's refusals, such as a `Host` that is no name, are answered as 400; any other error is a fault of ours. */
function createErrorHandler(onError: (error: unknown) => void) {
  return function errorHandler(error: unknown): Response {
    if (error instanceof Error && error.name === 'RequestError')
      return refuse(400, 'bad_request', `${error.message}.`)
    onError(error)
    return refuse(500, 'internal_error', 'The sandbox failed unexpectedly; its log says more.')
  }
}

function open(server: Server, { number, setting }: Port, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE'
      reject(isTaken ? new PortInUseError(number, host, setting) : new NoAddressError(host, error))
    })
    server.listen(number, host, resolve)
  })
}

function formatAddress(server: Server, host: string): string {
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`
}

const clientErrors: Readonly<
  Record<string, readonly [line: string, error: string, description: string]>
> = {
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

/** Bytes that are no request are answered in our own error shape too. */
function answerClientError({ code = '' }: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable) return void socket.destroy()
  const notHttp = `The request is not well-formed HTTP (${code || 'no code'}).`
  const [line, error, description] = clientErrors[code] ?? [
    '400 Bad Request',
    'bad_request',
    notHttp,
  ]
  const body = JSON.stringify({ errors: [{ error, description }] })
  socket.end(
    `HTTP/1.1 ${line}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  )
}
