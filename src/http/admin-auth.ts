import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { parse, serialize } from 'hono/utils/cookie'
import { refuse } from './refuse.ts'

/** Sessions of browsers that are kept; one more, and the oldest has to send the token again. */
export const sessionsKept = 100

/**
 * Asks for a token: as `Authorization: Bearer <token>`, or in a browser once as `?token=<token>`. That browser gets a
 * session of this process in a cookie, and is redirected to the address without the token. `token` null: everybody is let in.
 */
export function createAdminAuth(token: string | null) {
  if (token === null) return () => null
  const sessions = new Set<string>()
  const key = digest(token)
  // Digests have one length, so the comparison takes the same time whatever was sent.
  const fits = (given: string | null | undefined) =>
    given != null && timingSafeEqual(digest(given), key)

  /** null: let in. */
  return function authenticate(request: Request): Response | null {
    // Checked first: the address must not keep the token, even where a session exists already.
    const url = request.url.includes('token=') ? new URL(request.url) : null
    if (url !== null && request.method === 'GET' && fits(url.searchParams.get('token')))
      return signIn(request, url)
    const bearer = /^Bearer +([^ ].*)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
    return fits(bearer) || findSession(request) !== null ? null : refuseUnauthenticated()
  }

  function signIn(request: Request, url: URL): Response {
    url.searchParams.delete('token')
    return new Response(null, {
      status: 303,
      headers: {
        // Two slashes would lead to another host.
        location: `${url.pathname.replace(/^\/+/, '/')}${url.search}`,
        'set-cookie': serialize(cookieName(request), findSession(request) ?? beginSession(), {
          path: '/',
          httpOnly: true,
          sameSite: 'Strict',
        }),
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
      },
    })
  }

  function beginSession(): string {
    const [oldest] = sessions
    if (oldest !== undefined && sessions.size >= sessionsKept) sessions.delete(oldest)
    const session = randomBytes(32).toString('base64url')
    sessions.add(session)
    return session
  }

  /** The session in the cookie; null where this process has none such. */
  function findSession(request: Request): string | null {
    const cookies = request.headers.get('cookie')
    if (cookies === null) return null
    const name = cookieName(request)
    const session = parse(cookies, name)[name]
    return session !== undefined && sessions.has(session) ? session : null
  }
}

/** Browsers send the cookies of a host to all of its ports: each sandbox on a host has a cookie name of its own. */
function cookieName({ url }: Request): string {
  return `ping_sandbox_${new URL(url).port || '80'}`
}

function refuseUnauthenticated(): Response {
  const how =
    'This sandbox asks for SANDBOX_CONTROL_TOKEN: send it as "Authorization: Bearer <token>", or open a page once with ?token=<token>.'
  return refuse(401, 'locked', how, { 'www-authenticate': 'Bearer' })
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
