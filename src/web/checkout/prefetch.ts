import type { Context, MiddlewareHandler } from 'hono'

/** HEAD requests come from link previews and the like: no person has opened the page. */
export function isPeek({ req }: Context): boolean {
  return req.method === 'HEAD'
}

/** No person has opened a prefetched page either. A browser discards an answer that is not 2xx, and asks again on a click. */
export const refusePrefetch: MiddlewareHandler = async function refusePrefetch(c, next) {
  const purpose = c.req.header('sec-purpose') ?? c.req.header('purpose') ?? ''
  if (purpose.startsWith('prefetch')) return c.body(null, 503, { 'cache-control': 'no-store' })
  await next()
  return undefined
}
