import { isIP } from 'node:net'
import { refuse } from './refuse.ts'

/** Names that nobody outside can own, so that no stranger's page can come under them. */
const ownSuffixes = ['.localhost', '.local', '.internal', '.test', '.lan', '.svc', '.home.arpa']

/**
 * A page of another site may not use the browser it is open in to reach the back door. `null`: nothing wrong. Programs
 * send none of these headers and are let through.
 */
export function crossSiteRefusal(request: Request, publicHost: string | null): Response | null {
  const rebound = reboundRefusal(request, publicHost)
  if (rebound !== null) return rebound
  const { headers } = request
  const site = headers.get('sec-fetch-site')
  if (isStranger(site) && !isVisit(request)) return refused(`a page of another site (${site})`)
  const origin = headers.get('origin')
  if (origin === null || isOwnOrigin(origin, new URL(request.url).host, publicHost)) return null
  // A page that sends no referrer posts as "null"; the browser itself vouches that it is one of ours.
  if (origin === 'null' && site === 'same-origin') return null
  return refused(`a page of ${origin}`)
}

/** A stranger's name that was made to point here (DNS rebinding): to the browser its pages and ours are one site. */
export function reboundRefusal(request: Request, publicHost: string | null): Response | null {
  const { hostname, host } = new URL(request.url)
  if (isOwnName(hostname, host, publicHost)) return null
  return refuse(
    403,
    'unknown_host',
    `Pages get no answer under the name ${host}, nor do the control API and the web page answer under it. Set PUBLIC_URL to it, or use an address or a name without a dot.`,
  )
}

/** What a payer presses is on our own pages; the browser says so, whatever proxies made of our name. */
export function pressRefusal({ method, headers }: Request): Response | null {
  const site = headers.get('sec-fetch-site')
  return method === 'POST' && isStranger(site) ? refused(`a page of another site (${site})`) : null
}

function isStranger(site: string | null): boolean {
  return site === 'cross-site' || site === 'same-site'
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
  const description = `This is not for ${who}: only the sandbox's own pages, and programs, may ask for it.`
  return refuse(403, 'cross_site', description)
}
