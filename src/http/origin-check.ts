import { parseUrl } from '../input/parse-url.ts'
import { refuse } from './refuse.ts'

/**
 * A page of another site may not use the browser it is open in to reach the back door. `null`: nothing wrong. Programs
 * send none of these headers and are let through.
 */
export function crossSiteRefusal(request: Request, publicHost: string | null): Response | null {
  const { headers } = request
  const site = headers.get('sec-fetch-site')
  if (isStranger(site) && !isVisit(request)) return refused(`a page of another site (${site})`)
  const origin = headers.get('origin')
  if (origin === null || isOwnOrigin(origin, new URL(request.url).host, publicHost)) return null
  // A page that sends no referrer posts as "null"; the browser itself vouches that it is one of ours.
  if (origin === 'null' && site === 'same-origin') return null
  return refused(`a page of ${origin}`)
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

function isOwnOrigin(origin: string, host: string, publicHost: string | null): boolean {
  const theirs = parseUrl(origin)?.host
  return theirs !== undefined && (theirs === host || theirs === publicHost)
}

function refused(who: string): Response {
  const description = `This is not for ${who}: only the sandbox's own pages, and programs, may ask for it.`
  return refuse(403, 'cross_site', description)
}
