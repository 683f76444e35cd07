import type { IncomingMessage } from 'node:http'

/** How the sandbox answers a request; `env` is what the Node adapter adds. */
export type Answer = (request: Request, env?: Env) => Response | Promise<Response>

export type Env = { readonly incoming?: Pick<IncomingMessage, 'headers' | 'rawHeaders' | 'url'> }
