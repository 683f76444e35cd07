import type { MiddlewareHandler } from 'hono'

type PageHeaders = Readonly<Record<string, string>>

/** For every page: nothing is kept in caches, and no address of ours is sent to other sites. */
const everyPage: PageHeaders = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

// No form-action: it would also forbid the redirect to the merchant's own URL after a POST.
const own = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'"
const unframed = "frame-ancestors 'none'"

/**
 * Pages of payers that may be framed by any page. No `frame-ancestors *`: it would refuse web views and apps, whose
 * pages are `file:`, `capacitor://` or `about:blank`.
 */
export const frameableHeaders: PageHeaders = { ...everyPage, 'content-security-policy': own }

/** Pages of payers that nobody may frame: what a payer agrees to here must not be hidden under another page. */
export const unframedHeaders: PageHeaders = {
  ...everyPage,
  'content-security-policy': `${own}; ${unframed}`,
  'x-frame-options': 'DENY',
}

export const dashboardHeaders: PageHeaders = {
  ...everyPage,
  'content-security-policy': `${own}; ${unframed}`,
}

/** Swagger UI sets styles on its elements. */
export const docsHeaders: PageHeaders = {
  ...everyPage,
  'content-security-policy': `${own}; style-src 'self' 'unsafe-inline'; ${unframed}`,
}

/** The demo shop frames the checkout, and nobody frames the shop. */
export function shopHeaders(checkoutOrigin: string): PageHeaders {
  const policy = `${own}; frame-src 'self' ${checkoutOrigin}; ${unframed}`
  return { ...everyPage, 'content-security-policy': policy }
}

/** The page in the frame of the shop to which the checkout leads back. */
export const shopReturnHeaders: PageHeaders = {
  ...everyPage,
  'content-security-policy': `${own}; frame-ancestors 'self'`,
}

/** Sets these headers on every answer below, where the route has not set its own. */
export function setPageHeaders(headers: PageHeaders): MiddlewareHandler {
  return async function pageHeaders(c, next) {
    await next()
    for (const [name, value] of Object.entries(headers))
      if (!c.res.headers.has(name)) c.header(name, value)
  }
}
