import { parseUrl } from '../input/parse-url.ts'
import { refuse } from './refuse.ts'

/**
 * Keeps pages of other sites from controlling the sandbox through the browser they are open in. null: let in. Programs
 * send none of these headers and are let in.
 */
export function refuseCrossSite(request: Request, publicHost: string | null): Response | null {
  const { headers } = request
  const site = headers.get('sec-fetch-site')
  if (isOtherSite(site) && !isNavigation(request))
    return refused(`a page of another site (${site})`)
  const origin = headers.get('origin')
  if (origin === null || isOwnOrigin(origin, new URL(request.url).host, publicHost)) return null
  // A page without a referrer posts with the origin "null"; then the browser's own header says that it is ours.
  if (origin === 'null' && site === 'same-origin') return null
  return refused(`a page of ${origin}`)
}

/** Payers act on our own pages; the browser says so, whatever name a proxy gave us. */
export function refuseCrossSitePost({ method, headers }: Request): Response | null {
  const site = headers.get('sec-fetch-site')
  return method === 'POST' && isOtherSite(site) ? refused(`a page of another site (${site})`) : null
}

function isOtherSite(site: string | null): boolean {
  return site === 'cross-site' || site === 'same-site'
}

/** Somebody follows a link to one of our pages. */
function isNavigation({ method, headers }: Request): boolean {
  return (
    method === 'GET' &&
    headers.get('sec-fetch-mode') === 'navigate' &&
    headers.get('sec-fetch-dest') === 'document'
  )
}

function isOwnOrigin(origin: string, host: string, publicHost: string | null): boolean {
  const theirs = parseUrl(origin)?.host
  return theirs !== undefined && (theirs === host || theirs === publicHost)
}

function refused(who: string): Response {
  const description = `This is not for ${who}: only the sandbox's own pages, and programs, may ask for it.`
  return refuse(403, 'cross_site', description)
}
