import type { HostPattern } from '../input/host-name.ts'
import { createAdminAuth } from './admin-auth.ts'
import type { Answer, Env } from './answer.ts'
import { createHostCheck, refuseTwoHosts } from './host-names.ts'
import { refuseCrossSite, refuseCrossSitePost } from './origin-check.ts'
import { areaOf, isForCallbacks, toPath } from './public-paths.ts'
import { refuse } from './refuse.ts'

/** Load balancers and container runtimes ask for these under any host name. */
function isProbe(path: string): boolean {
  return path === '/healthz' || path === '/readyz'
}

function refuseCallback(): Response {
  const where = '/_sandbox/inbox/… and /demo/callbacks/…'
  return refuse(403, 'callback_refused', `Of the sandbox, only ${where} may be called back.`)
}

/**
 * Decides who may reach what. The public port serves the merchant's backend and its payers; what controls the sandbox
 * is served to its own pages and to programs, with the token where one is set. Both are Request → Response in front of
 * the routers, because the Ping Payments API must not pay for a middleware stack.
 */
export function createAccessControl({
  answer,
  token,
  publicUrl,
  hosts,
  userAgent,
  adminUrl,
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
  /** where the admin port is; null: the public port serves its requests too */
  adminUrl: (() => string) | null
  /** gets every `x-api-secret` */
  noticeSecret: (secret: string) => void
}) {
  const authenticate = createAdminAuth(token)
  const refuseUnknownHost = createHostCheck({ publicUrl, hosts })
  const publicHost = publicUrl === null ? null : new URL(publicUrl).host

  function answerAdmin(request: Request, env?: Env): Response | Promise<Response> {
    return refuseCrossSite(request, publicHost) ?? authenticate(request) ?? answer(request, env)
  }

  function answerApi(request: Request, env?: Env): Response | Promise<Response> {
    const secret = env?.incoming?.headers['x-api-secret']
    if (typeof secret === 'string') noticeSecret(secret)
    return answer(request, env)
  }

  /** What is refused whatever the path asks for. */
  function refuseAnywhere(request: Request, path: string, incoming: Env['incoming']) {
    if (incoming === undefined) return null
    const { 'user-agent': agent } = incoming.headers
    // It may come back through a proxy or a published port, which the target of a callback does not show.
    if (agent === userAgent && !isForCallbacks(path)) return refuseCallback()
    return refuseTwoHosts(incoming) ?? (isProbe(path) ? null : refuseUnknownHost(request, incoming))
  }

  function answerBy(answerAdminArea: Answer): Answer {
    return (request, env) => {
      const path = toPath(request)
      const refused = refuseAnywhere(request, path, env?.incoming)
      if (refused !== null) return refused
      // The port is open only when everything is ready, so there is nothing more to ask.
      if (path === '/healthz') return new Response('ok')
      switch (areaOf(request.method, path)) {
        case 'api':
          return answerApi(request, env)
        case 'payer':
          return refuseCrossSitePost(request) ?? answer(request, env)
        case 'admin':
          return answerAdminArea(request, env)
      }
    }
  }

  /** Browsers are redirected to the page they asked for, as by a link to a timeline; programs are told where it is. */
  function redirectToAdminPort(request: Request): Response {
    const url = adminUrl?.() ?? ''
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
    publicPort: answerBy(adminUrl === null ? answerAdmin : redirectToAdminPort),
    adminPort: answerBy(answerAdmin),
  }
}
