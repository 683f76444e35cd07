import { refuse } from './refuse.ts'

/** Does a browser ask whether a page of another origin may send a request? */
export function isPreflight({ method, headers }: Request): boolean {
  return (
    method === 'OPTIONS' && headers.has('origin') && headers.has('access-control-request-method')
  )
}

/**
 * A page must not call the merchants' API: no header lets it.
 *
 * @GUESS the vendor's answer to a preflight is unknown; its API is for backends, which hold the secret
 */
export function refusePreflight({ headers }: Request): Response {
  const origin = headers.get('origin')
  const description = `A browser asks whether a page of ${origin} may call this API (CORS preflight): it may not, and no setting allows it. The tenant's secret must stay in your backend: call the API from there, and let the page call your backend. A proxy that adds CORS headers would hand the secret to everybody who opens the page.`
  return refuse(403, 'cors_refused', description, {
    'sandbox-because': 'a browser must not call this API',
  })
}
