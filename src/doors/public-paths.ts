/** What the merchant's backend and its payers need. Everything else is the back door: control API, window, demo shop. */
const publicPaths = [
  /^\/payments\/api\//,
  /^\/payment_links\//,
  /^\/api\//,
  /^\/checkout\/(?![^/]+\/(act|controls|clock)$)/,
  /^\/bankid\//,
  /^\/errands\/[^/]+(\/(approve|cancel))?$/,
  /^\/assets\//,
  /^\/(healthz|openapi\.json|favicon\.ico)$/,
]

/** Addresses to which callbacks go. */
const publicPosts = [/^\/_sandbox\/inbox\//, /^\/demo\/callbacks\//]

export function isPublic(method: string, path: string): boolean {
  const fits = (pattern: RegExp) => pattern.test(path)
  return publicPaths.some(fits) || (method === 'POST' && publicPosts.some(fits))
}

/** Path of a request's URL. `new URL` costs more than all the rest of this room. */
export function pathOf(url: string): string {
  const start = url.indexOf('/', 'https://'.length)
  const end = url.slice(start).search(/[?#]/)
  return start < 0 ? '/' : url.slice(start, end < 0 ? undefined : start + end)
}
