import { randomUUID } from 'node:crypto'
import type { ScenarioReport } from '../control-api/schemas/scenario.ts'
import { parseUrl } from '../input/parse-url.ts'
import { createActivity } from './activity.ts'
import { createCall, type Send } from './call.ts'
import { createWorld, type World } from './world.ts'

/** A sandbox that serves, in this process or elsewhere. */
export type Connection = {
  /** base URL: your client calls `${url}/payments/…` */
  readonly url: string
  /** The world of a tenant; without one, a new empty world that nobody else sees. */
  world(tenantId?: string): World
  /** Everything that crossed a border, in all worlds. */
  activity: ReturnType<typeof createActivity>
  /** Every scenario there is, and what it does in a sentence. */
  scenarios(): Promise<ScenarioReport[]>
}

type HttpUrl = `http://${string}` | `https://${string}`

/**
 * Talks to a sandbox wherever it is: `connect('http://127.0.0.1:8700')`. Nothing is opened, so nothing has to be closed.
 * `token`: its SANDBOX_CONTROL_TOKEN, where it has one. Throws a TypeError where `url` is no address.
 */
export function connect<Url extends string>(
  url: Url & (string extends Url ? Url : HttpUrl),
  { token }: { token?: string | undefined } = {},
): Connection {
  const origin = toOrigin(url)
  return connectTo({ getOrigin: () => origin, send: sendWith(token) })
}

/** Calls that name no world: those about one payment or one callback, and test payments. */
export function connectToAll(url: string, { token }: { token?: string | undefined } = {}): World {
  const origin = toOrigin(url)
  const call = createCall({ getOrigin: () => origin, send: sendWith(token), tenantId: null })
  return createWorld({ call, tenantId: '' })
}

function sendWith(token: string | undefined): Send {
  return (request) => {
    if (token !== undefined) request.headers.set('authorization', `Bearer ${token}`)
    return fetch(request)
  }
}

function toOrigin(url: string): string {
  const parsed = parseUrl(url)
  if (parsed !== null && /^https?:$/.test(parsed.protocol)) return parsed.origin
  // An address may have a password in it.
  const given = url.includes('@') ? 'The address' : JSON.stringify(url)
  const guess = /^[\w.-]+(?::\d+)?(?:\/|$)/.test(url) ? `http://${url}` : 'http://127.0.0.1:8700'
  throw new TypeError(
    `${given} is no address of a sandbox: expected http:// or https://, a host and a port, such as ${guess}`,
  )
}

export function connectTo({
  getOrigin,
  send,
}: {
  getOrigin: () => string
  send: Send
}): Connection {
  return {
    get url() {
      return getOrigin()
    },
    world(tenantId = randomUUID()) {
      return createWorld({ call: createCall({ getOrigin, send, tenantId }), tenantId })
    },
    activity: createActivity({ call: createCall({ getOrigin, send, tenantId: null }) }),
    async scenarios() {
      const call = createCall({ getOrigin, send, tenantId: null })
      return (await call<{ data: ScenarioReport[] }>('GET', '/_sandbox/scenarios')).data
    },
  }
}
