import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import { toWireTime } from '../world/clock.ts'
import type { News, NewsDesk } from '../world/news.ts'
import { namedWorld } from './world.ts'

/** Events a slow reader may lag behind before its stream is cut; it reconnects by itself. */
const lagLimit = 1_000

/** Server-sent events of what happens, in one world or (without `tenant_id`) in all. */
export function eventRoutes({ news }: { news: NewsDesk }): Hono {
  return new Hono().get('/_sandbox/events', (c) => {
    const tenantId = namedWorld(c)
    return streamSSE(c, async (stream) => {
      const waiting: News[] = []
      let wake: () => void = () => undefined
      const stop = news.listen((item) => {
        if (tenantId !== null && item.tenantId !== tenantId) return
        waiting.push(item)
        wake()
      })
      stream.onAbort(() => {
        stop()
        wake()
      })
      await stream.writeSSE({ event: 'ready', data: '{}' })
      while (!stream.aborted && waiting.length <= lagLimit) {
        const item = waiting.shift()
        if (item !== undefined)
          await stream.writeSSE({ event: item.kind, data: JSON.stringify(eventOf(item)) })
        else
          await new Promise<void>((resolve) => {
            wake = resolve
          })
      }
      stop()
    })
  })
}

function eventOf({ tenantId, at, kind, paymentId, facts, because }: News) {
  return { tenant_id: tenantId, at: toWireTime(at), kind, payment_id: paymentId, ...facts, because }
}
