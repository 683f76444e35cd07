import { isIP } from 'node:net'
import { refuse } from './refuse.ts'

/** Names that nobody outside can own, so that no stranger's page can come under them. */
const ownSuffixes = ['.localhost', '.local', '.internal', '.test', '.lan', '.svc', '.home.arpa']

/**
 * A page of another site may not use the browser it is open in to reach the back door. `null`: nothing wrong. Programs
 * send none of these headers and are let through.
 */
export function crossSiteRefusal(request: Request, publicHost: string | null): Response | null {
  const { headers } = request
  const own = new URL(request.url)
  if (!isOwnName(own.hostname, own.host, publicHost)) {
    // A stranger's name that was made to point here (DNS rebinding): to the browser its pages and ours are one site.
    return refuse(
      403,
      'unknown_host',
      `The control API and the web page do not answer under the name ${own.host}. Set PUBLIC_URL to it, or use an address or a name without a dot.`,
    )
  }
  const site = headers.get('sec-fetch-site')
  const isStranger = site === 'cross-site' || site === 'same-site'
  if (isStranger && !isVisit(request)) return refused(`a page of another site (${site})`)
  const origin = headers.get('origin')
  if (origin === null || isOwnOrigin(origin, own.host, publicHost)) return null
  // A page that sends no referrer posts as "null"; the browser itself vouches that it is one of ours.
  if (origin === 'null' && site === 'same-origin') return null
  return refused(`a page of ${origin}`)
}

/** Somebody follows a link to a page of ours. */
function isVisit({ method, headers }: Request): boolean {
  return (
    method === 'GET' &&
    headers.get('sec-fetch-mode') === 'navigate' &&
    headers.get('sec-fetch-dest') === 'document'
  )
}

function isOwnName(name: string, host: string, publicHost: string | null): boolean {
  const bare = name.replace(/^\[|\]$/g, '')
  if (isIP(bare) !== 0 || !name.includes('.') || host === publicHost) return true
  return ownSuffixes.some((suffix) => name.endsWith(suffix)) || name.endsWith('.cluster.local')
}

function isOwnOrigin(origin: string, host: string, publicHost: string | null): boolean {
  if (!URL.canParse(origin)) return false
  const { host: theirs } = new URL(origin)
  return theirs === host || theirs === publicHost
}

function refused(who: string): Response {
  const description = `The control API and the web page answer no requests of ${who}.`
  return refuse(403, 'cross_site', description)
}
