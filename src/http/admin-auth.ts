import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { parse, serialize } from 'hono/utils/cookie'
import { refuse } from './refuse.ts'

/** How many browsers may be in at a time; with one more the one that came first has to bring the token again. */
export const sessionsKept = 100

/**
 * Locks the back door with a token: as `Authorization: Bearer <token>`, or in a browser once as `?token=<token>`. That
 * browser gets a session of this process in a cookie, and the token is taken out of the address. Without a token it is
 * open.
 */
export function createLock(token: string | null) {
  if (token === null) return () => null
  const sessions = new Set<string>()
  const key = digest(token)
  // Digests are compared: they are of one length, and how long that takes tells nothing of what was given.
  const fits = (given: string | null | undefined) =>
    given != null && timingSafeEqual(digest(given), key)

  /** null: come in. */
  return function lock(request: Request): Response | null {
    // First of all: also of somebody who is in already, the address must not keep it.
    const url = request.url.includes('token=') ? new URL(request.url) : null
    if (url !== null && request.method === 'GET' && fits(url.searchParams.get('token')))
      return enter(request, url)
    const bearer = /^Bearer +([^ ].*)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
    return fits(bearer) || sessionOf(request) !== null ? null : locked()
  }

  function enter(request: Request, url: URL): Response {
    url.searchParams.delete('token')
    return new Response(null, {
      status: 303,
      headers: {
        // Two slashes would lead to another host.
        location: `${url.pathname.replace(/^\/+/, '/')}${url.search}`,
        'set-cookie': serialize(cookieName(request), sessionOf(request) ?? begin(), {
          path: '/',
          httpOnly: true,
          sameSite: 'Strict',
        }),
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
      },
    })
  }

  function begin(): string {
    const [oldest] = sessions
    if (oldest !== undefined && sessions.size >= sessionsKept) sessions.delete(oldest)
    const session = randomBytes(32).toString('base64url')
    sessions.add(session)
    return session
  }

  /** The session this browser has; null: none of this process. */
  function sessionOf(request: Request): string | null {
    const cookies = request.headers.get('cookie')
    if (cookies === null) return null
    const name = cookieName(request)
    const session = parse(cookies, name)[name]
    return session !== undefined && sessions.has(session) ? session : null
  }
}

/** A browser sends the cookies of a host to each of its ports: of two sandboxes there, each has its own name. */
function cookieName({ url }: Request): string {
  return `ping_sandbox_${new URL(url).port || '80'}`
}

function locked(): Response {
  const how =
    'This sandbox is locked with SANDBOX_CONTROL_TOKEN: send it as "Authorization: Bearer <token>", or open a page once with ?token=<token>.'
  return refuse(401, 'locked', how, { 'www-authenticate': 'Bearer' })
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
