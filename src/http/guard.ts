import type { HostPattern } from '../input/host-name.ts'
import { createLock } from './admin-auth.ts'
import type { Answer, Env } from './answer.ts'
import { withSmallBody } from './body-limit.ts'
import { createNameCheck, twoHostsRefusal } from './host-names.ts'
import { crossSiteRefusal, pressRefusal } from './origin-check.ts'
import { isForCallbacks, toPart, toPath } from './public-paths.ts'
import { refuse } from './refuse.ts'

/** What a load balancer or container runtime asks, under whatever name it likes. */
function isProbe(path: string): boolean {
  return path === '/healthz' || path === '/readyz'
}

function callbackRefused(): Response {
  const where = '/_sandbox/inbox/… and /demo/callbacks/…'
  return refuse(403, 'callback_refused', `Of the sandbox, only ${where} may be called back.`)
}

/**
 * Puts the doors before what is served. The street door lets the merchant's backend and its payers to what is theirs;
 * the back door is for those who may control the sandbox.
 */
export function createGuard({
  answer,
  token,
  publicUrl,
  hosts,
  userAgent,
  backUrl,
  noticeSecret,
}: {
  answer: Answer
  /** SANDBOX_CONTROL_TOKEN */
  token: string | null
  publicUrl: string | null
  /** SANDBOX_HOSTS */
  hosts: readonly HostPattern[]
  /** that of our own callbacks */
  userAgent: string
  /** where the back door is; null: beside the street door */
  backUrl: (() => string) | null
  /** told of every `x-api-secret` */
  noticeSecret: (secret: string) => void
}) {
  const lock = createLock(token)
  const nameRefusal = createNameCheck({ publicUrl, hosts })
  const publicHost = publicUrl === null ? null : new URL(publicUrl).host

  async function pass(request: Request, env?: Env): Promise<Response> {
    const small = await withSmallBody(request)
    return small instanceof Response ? small : answer(small, env)
  }

  function backDoor(request: Request, env?: Env): Response | Promise<Response> {
    return crossSiteRefusal(request, publicHost) ?? lock(request) ?? pass(request, env)
  }

  /** The Ping Payments API counts the bytes of its bodies for itself, and nothing may slow it down. */
  function service(request: Request, path: string, env?: Env): Response | Promise<Response> {
    const secret = env?.incoming?.headers['x-api-secret']
    if (typeof secret === 'string') noticeSecret(secret)
    return path.startsWith('/payments/api/') ? answer(request, env) : pass(request, env)
  }

  /** What is refused whatever it asks for. */
  function refusal(request: Request, path: string, incoming: Env['incoming']): Response | null {
    if (incoming === undefined) return null
    const { 'user-agent': agent } = incoming.headers
    // It may come back through a proxy or a published port, where nobody could see that it would end here.
    if (agent === userAgent && !isForCallbacks(path)) return callbackRefused()
    return twoHostsRefusal(incoming) ?? (isProbe(path) ? null : nameRefusal(request, incoming))
  }

  function enter(request: Request, env: Env | undefined, back: Answer) {
    const path = toPath(request)
    const refused = refusal(request, path, env?.incoming)
    if (refused !== null) return refused
    // The port is open only when everything is ready, so there is nothing more to ask.
    if (path === '/healthz') return new Response('ok')
    switch (toPart(request.method, path)) {
      case 'service':
        return service(request, path, env)
      case 'street':
        return pressRefusal(request) ?? pass(request, env)
      case 'back door':
        return back(request, env)
    }
  }

  /** People are led to the page they asked for, as by a link to a story; programs are told where it is. */
  function elsewhere(request: Request): Response {
    const url = backUrl?.() ?? ''
    const isPage = request.headers.get('accept')?.includes('text/html') === true
    if (request.method !== 'GET' || !isPage)
      return refuse(404, 'not_found', `The control API and the web page are at ${url}.`)
    const { hostname, pathname, search } = new URL(request.url)
    const location = new URL(url)
    location.hostname = hostname
    location.pathname = pathname
    location.search = search
    return new Response(null, { status: 302, headers: { location: location.href } })
  }

  return {
    street: (request: Request, env?: Env) =>
      enter(request, env, backUrl === null ? backDoor : elsewhere),
    /** on a port of its own: everything, as the street door has it without one */
    back: (request: Request, env?: Env) => enter(request, env, backDoor),
  }
}
