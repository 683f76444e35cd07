import type { Context, MiddlewareHandler } from 'hono'

/** HEAD asks what a page is like, e.g. for a link's preview: nobody has come to it. */
export function isPeek({ req }: Context): boolean {
  return req.method === 'HEAD'
}

/** A browser that fetches ahead has nobody at it either. It throws away what is no 2xx, and asks again when it is meant. */
export const refusePrefetch: MiddlewareHandler = async function refusePrefetch(c, next) {
  const purpose = c.req.header('sec-purpose') ?? c.req.header('purpose') ?? ''
  if (purpose.startsWith('prefetch')) return c.body(null, 503, { 'cache-control': 'no-store' })
  await next()
  return undefined
}
