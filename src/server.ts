import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'

export class PortInUseError extends Error {
  override name = 'PortInUseError'
}

export class NoAddressError extends Error {
  override name = 'NoAddressError'

  constructor(host: string, cause: NodeJS.ErrnoException) {
    super(
      `HOST is "${host}": this machine cannot serve there (${cause.code}). Expected one of its own addresses, such as 127.0.0.1 or 0.0.0.0.`,
    )
  }
}

/** The one port of the sandbox. */
export function createServer({
  fetch,
  port,
  host,
}: {
  fetch: (request: Request) => Response | Promise<Response>
  /** 0: any free one */
  port: number
  host: string
}) {
  let server: Server | null = null

  return {
    /** Opens the port; answers the base URL. Throws {@link PortInUseError}. */
    async listen(): Promise<string> {
      server = await open(createAdaptorServer({ fetch }) as Server, port, host)
      return addressOf(server, host)
    },
    /** Takes no more requests, lets those under way and `work` end, then closes every connection. */
    async close(work: () => Promise<void>): Promise<void> {
      const closed = new Promise((resolve) => {
        if (server === null) resolve(null)
        else server.close(resolve)
      })
      server?.closeIdleConnections()
      await work()
      server?.closeAllConnections()
      await closed
    },
  }
}

function open(server: Server, port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const told = `Port ${port} on ${host} is taken by another program. Stop it, or choose another with PORT.`
      reject(
        error.code === 'EADDRINUSE' ? new PortInUseError(told) : new NoAddressError(host, error),
      )
    })
    server.listen(port, host, () => resolve(server))
  })
}

function addressOf(server: Server, host: string): string {
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`
}
