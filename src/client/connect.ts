import { randomUUID } from 'node:crypto'
import type { ScenarioReport } from '../control-api/schemas/scenario.ts'
import { createCall, type Send } from './call.ts'
import { createWorld, type World } from './world.ts'

/** A sandbox that serves, in this process or elsewhere. */
export type Connection = {
  /** base URL: your client calls `${url}/payments/…` */
  readonly url: string
  /** The world of a tenant; without one, a new empty world that nobody else sees. */
  world(tenantId?: string): World
  /** Every scenario there is, and what it does in a sentence. */
  scenarios(): Promise<ScenarioReport[]>
}

/**
 * Talks to a sandbox wherever it is: `connect('http://127.0.0.1:8700')`. Nothing is opened, so nothing has to be closed.
 * `token`: its SANDBOX_CONTROL_TOKEN, where it has one.
 */
export function connect(url: string, { token }: { token?: string | undefined } = {}): Connection {
  const origin = new URL(url).origin
  const send = (request: Request) => {
    if (token !== undefined) request.headers.set('authorization', `Bearer ${token}`)
    return fetch(request)
  }
  return connectTo({ getOrigin: () => origin, send })
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
    async scenarios() {
      const call = createCall({ getOrigin, send, tenantId: null })
      return (await call<{ data: ScenarioReport[] }>('GET', '/_sandbox/scenarios')).data
    },
  }
}
