import type { CookieJar } from 'tough-cookie'
import { loadToughCookie } from '../../visits/cookie-jar.ts'

/** What is in a jar, as the `Set-Cookie` lines that fill another one, each with the URL whose answer set it. */
export function toCookies(jar: CookieJar): { url: string; cookie: string }[] {
  const { Cookie } = loadToughCookie()
  const { cookies } = jar.serializeSync() ?? { cookies: [] }
  return cookies.flatMap((kept) => {
    const cookie = Cookie.fromJSON(kept)
    if (cookie === undefined) return []
    const { domain, path, secure, hostOnly } = cookie
    // One without Domain is of the host that set it.
    if (hostOnly === true) cookie.domain = null
    const host = domain?.includes(':') === true ? `[${domain}]` : domain
    const url = `${secure ? 'https' : 'http'}://${host}${path ?? '/'}`
    return [{ url, cookie: cookie.toString() }]
  })
}
