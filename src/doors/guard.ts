import type { IncomingMessage } from 'node:http'
import { crossSiteRefusal } from './cross-site.ts'
import { createLock } from './lock.ts'
import { isPublic, pathOf } from './public-paths.ts'
import { refuse } from './refuse.ts'
import { withSmallBody } from './small-body.ts'

/** How the sandbox answers a request; `env` is what the Node adapter adds. */
export type Answer = (request: Request, env?: Env) => Response | Promise<Response>

type Env = { readonly incoming?: Pick<IncomingMessage, 'headers'> }

/**
 * Puts the doors before what is served. The street door lets the merchant's backend and its payers to what is theirs;
 * the back door is for those who may control the sandbox.
 */
export function createGuard({
  answer,
  token,
  publicUrl,
  controlPort,
  noticeSecret,
}: {
  answer: Answer
  /** SANDBOX_CONTROL_TOKEN */
  token: string | null
  publicUrl: string | null
  /** SANDBOX_CONTROL_PORT: where the back door is, if not beside the street door */
  controlPort: number | null
  /** told of every `x-api-secret` */
  noticeSecret: (secret: string) => void
}) {
  const lock = createLock(token)
  const publicHost = publicUrl === null ? null : new URL(publicUrl).host

  async function pass(request: Request, env?: Env): Promise<Response> {
    const small = await withSmallBody(request)
    return small instanceof Response ? small : answer(small, env)
  }

  function backDoor(request: Request, env?: Env): Response | Promise<Response> {
    return crossSiteRefusal(request, publicHost) ?? lock(request) ?? pass(request, env)
  }

  function enter(request: Request, env: Env | undefined, back: Answer) {
    const path = pathOf(request.url)
    // Its own room counts the bytes of its bodies, and nothing may slow it down.
    if (path.startsWith('/payments/api/')) {
      const secret = env?.incoming?.headers['x-api-secret']
      if (typeof secret === 'string') noticeSecret(secret)
      return answer(request, env)
    }
    // The port is open only when everything is ready, so there is nothing more to ask.
    if (path === '/healthz') return new Response('ok')
    return isPublic(request.method, path) ? pass(request, env) : back(request, env)
  }

  const elsewhere = () =>
    refuse(404, 'not_found', `The control API and the web page are on port ${controlPort}.`)

  return {
    street: (request: Request, env?: Env) =>
      enter(request, env, controlPort === null ? backDoor : elsewhere),
    /** on a port of its own: everything, as the street door has it without one */
    back: (request: Request, env?: Env) => enter(request, env, backDoor),
  }
}
