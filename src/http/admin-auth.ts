import { createHash, timingSafeEqual } from 'node:crypto'
import { refuse } from './refuse.ts'

const cookieName = 'ping_sandbox'

/**
 * Locks the back door with a token: as `Authorization: Bearer <token>`, or in a browser once as `?token=<token>`, which
 * is kept in a cookie and taken out of the address. Without a token it is open.
 */
export function createLock(token: string | null) {
  if (token === null) return () => null
  const key = digest(token)
  const cookie = digest(key)
  // Digests are compared: they are of one length, and how long that takes tells nothing of what was given.
  const isOf = (wanted: string, given: string | null | undefined) =>
    given != null && timingSafeEqual(Buffer.from(digest(given)), Buffer.from(wanted))
  const fits = (given: string | null | undefined) => isOf(key, given)

  /** null: come in. */
  return function lock(request: Request): Response | null {
    // First of all: also of somebody who is in already, the address must not keep it.
    const url = request.url.includes('token=') ? new URL(request.url) : null
    if (url !== null && request.method === 'GET' && fits(url.searchParams.get('token')))
      return enter(url)
    const bearer = /^Bearer +(.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
    return fits(bearer) || isOf(cookie, toCookie(request)) ? null : locked()
  }

  function enter(url: URL): Response {
    url.searchParams.delete('token')
    return new Response(null, {
      status: 303,
      headers: {
        // Two slashes would lead to another host.
        location: `${url.pathname.replace(/^\/+/, '/')}${url.search}`,
        'set-cookie': `${cookieName}=${key}; Path=/; HttpOnly; SameSite=Strict`,
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
      },
    })
  }
}

function locked(): Response {
  const how =
    'This sandbox is locked with SANDBOX_CONTROL_TOKEN: send it as "Authorization: Bearer <token>", or open a page once with ?token=<token>.'
  return refuse(401, 'locked', how, { 'www-authenticate': 'Bearer' })
}

/** The cookie holds this, never the token. */
function digest(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

function toCookie({ headers }: Request): string | undefined {
  const cookies = (headers.get('cookie') ?? '').split(/; */)
  return cookies.find((cookie) => cookie.startsWith(`${cookieName}=`))?.slice(cookieName.length + 1)
}
