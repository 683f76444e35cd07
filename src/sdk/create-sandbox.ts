import { createSandbox as build } from '../app/create-sandbox.ts'
import { type Connection, connectTo } from '../client/connect.ts'
import { readConfig, type Settings } from '../config.ts'

/** A sandbox in this process. */
export type Sandbox = Connection & {
  /** Opens the port of the settings (0, any free one, unless given); answers the base URL. */
  listen(): Promise<string>
  /** `fetch` to this sandbox, with or without a port; a path alone is enough. */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>
  /** Gives callbacks that are being sent 3 s to be answered, answers calls that wait, closes everything. */
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
 * given. Nothing is read from the environment. Throws where a setting, scenario or database is not usable.
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
  const sandbox = build(readConfig({ PORT: '0', ...env }), { onError })
  let url = portless
  const connection = connectTo({ getOrigin: () => url, send: sandbox.fetch })
  return {
    get url() {
      return url
    },
    world: connection.world,
    scenarios: connection.scenarios,
    fetch(input, init) {
      const target = input instanceof Request ? input : new URL(input, url)
      return sandbox.fetch(new Request(target, init))
    },
    async listen() {
      url = await sandbox.listen()
      return url
    },
    close: sandbox.close,
    [Symbol.asyncDispose]: sandbox.close,
  }
}
