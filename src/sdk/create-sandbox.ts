import { createSandbox as build } from '../app/create-sandbox.ts'
import { type Connection, connectTo } from '../client/connect.ts'
import { SandboxError } from '../client/sandbox-error.ts'
import { readConfig, type Settings } from '../config.ts'

/** A sandbox in this process. */
export type Sandbox = Connection & {
  /** Opens the port of the settings (0, any free one, unless given); answers the base URL, each time the same. */
  listen(): Promise<string>
  /** `fetch` to this sandbox, with or without a port; a path alone is enough. */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>
  /**
   * Gives callbacks that are being sent 3 s to be answered, answers calls that wait, closes everything. What is asked of it later is
   * refused with a SandboxError (`closed`).
   */
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** The base URL of a sandbox without a port. */
const portless = 'http://ping-sandbox.localhost'

/** For errors that are faults of the sandbox. */
function emitWarning(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error))
}

/**
 * A sandbox in this process. `settings` are those of docs/settings.md, by name; `PORT` is 0 (any free one) unless
 * given. Nothing is read from the environment. A sandbox that nobody closes does not keep the process from ending. Throws where a setting, scenario or database is not usable.
 *
 * ```ts
 * const sandbox = createSandbox({ SANDBOX_CLOCK: 'manual' })
 * await sandbox.listen()          // or not: sandbox.fetch answers without a port
 * const world = sandbox.world()   // a tenant of its own for each test
 * ```
 */
export function createSandbox(
  settings: Settings = {},
  { onError = emitWarning }: { onError?: (error: unknown) => void } = {},
): Sandbox {
  const given = Object.entries(settings).filter(([, value]) => value !== undefined)
  const env = Object.fromEntries(given.map(([name, value]) => [name, String(value)]))
  const sandbox = build(readConfig({ PORT: '0', ...env }), { onError, keepsRunning: false })
  let url = portless
  let listening: Promise<string> | null = null
  let closing: Promise<void> | null = null

  async function send(request: Request): Promise<Response> {
    if (closing !== null) throw closed(`${request.method} ${new URL(request.url).pathname}`)
    return await keptRunning(sandbox.fetch(request))
  }

  async function open(): Promise<string> {
    url = await sandbox.listen()
    return url
  }

  function close(): Promise<void> {
    closing ??= sandbox.close()
    return closing
  }

  const connection = connectTo({ getOrigin: () => url, send })
  return {
    get url() {
      return url
    },
    world: connection.world,
    activity: connection.activity,
    scenarios: connection.scenarios,
    async fetch(input, init) {
      const target = input instanceof Request ? input : new URL(input, url)
      return await send(new Request(target, init))
    },
    async listen() {
      if (closing !== null) throw closed('listen()')
      listening ??= open()
      return await listening
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

function closed(what: string): SandboxError {
  return new SandboxError(0, 'closed', `${what}: this sandbox was closed; make another one.`)
}

/** Neither a port nor a timer of the sandbox keeps a process from ending, but a request that is not answered yet does. */
async function keptRunning<Value>(work: Promise<Value>): Promise<Value> {
  const hold = setInterval(() => undefined, 60_000)
  try {
    return await work
  } finally {
    clearInterval(hold)
  }
}
