import { once } from 'node:events'
import { type Connection, connect, connectToAll } from '../client/connect.ts'
import type { World } from '../client/world.ts'
import { stoppable, withSandbox } from './backend-run.ts'
import { type Command, type Input, type Report, UsageError } from './command.ts'
import type { ToolContext } from './mcp/tool.ts'

export const mcp: Command = {
  takes: '',
  argCount: [0, 0],
  help: `Speaks the Model Context Protocol on standard input and output, for agents: start a purchase, arm, act as the payer,
move time, wait, explain, timeline, test the backend. It drives the sandbox at --url (or PING_SANDBOX_URL, or SANDBOX_URL), with
the token of SANDBOX_CONTROL_TOKEN. Where no address is given it opens a sandbox of its own in this process, with the settings
of the environment, and on any free port unless PORT says which. Without --tenant it works in a new world. It ends with its
input.`,

  async run(input) {
    const { options, env } = input
    const url = options['url'] ?? env['PING_SANDBOX_URL'] ?? env['SANDBOX_URL']
    const token = env['SANDBOX_CONTROL_TOKEN'] || undefined
    if (typeof url === 'string' && url !== '') {
      await serveTools(input, connectTo(url, token))
    } else {
      const own = { ...input, options: { own: true, port: env['PORT'] || '0' } }
      await withSandbox(own, { SANDBOX_CONTROL_TOKEN: token }, ({ url: served }) =>
        serveTools(input, connectTo(served, token)),
      )
    }
    return { text: '', json: undefined }
  },
}

function connectTo(url: string, token: string | undefined): Connection {
  try {
    return connect(url, { token })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

/** Until the input ends, or somebody stops the program. */
async function serveTools(input: Input, connection: Connection): Promise<void> {
  const { createServer } = await import('./mcp/create-server.ts')
  const { StdioServerTransport } = await import('./mcp/sdk.ts')
  const server = createServer(toContext(input, connection))
  const ended = once(process.stdin, 'close')
  await server.connect(new StdioServerTransport())
  await stoppable((signal) => Promise.race([ended, once(signal, 'abort')]))
  await server.close()
  // Nobody listens any more.
  process.stdin.unref()
}

/** `connection`: the sandbox to drive */
export function toContext(input: Input, connection: Connection): ToolContext {
  const own = connection.world(input.tenant ?? undefined)
  return {
    connection,
    async world(paymentId): Promise<World> {
      if (paymentId === undefined || input.tenant !== null) return own
      // Payments of a backend are in the world of its tenant.
      const { tenant_id } = await connectToAll(connection.url, {
        token: input.env['SANDBOX_CONTROL_TOKEN'] || undefined,
      }).payment(paymentId)
      return connection.world(tenant_id)
    },
    testBackend: (file, only) => testBackend(input, connection.url, file, only),
  }
}

async function testBackend(
  input: Input,
  url: string,
  file: string | undefined,
  only: string | undefined,
): Promise<Report> {
  const { test } = await import('./test.ts')
  const args = file === undefined ? [] : [file]
  return await test.run({ ...input, url, args, options: only === undefined ? {} : { only } })
}
