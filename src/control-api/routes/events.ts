import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { streamSSE } from 'hono/streaming'
import { maskText } from '../../input/mask-secrets.ts'
import { toWireTime } from '../../scheduler/clock.ts'
import type { Events, SandboxEvent } from '../../scheduler/events.ts'
import { onInvalid, refusals } from '../http/route-parts.ts'
import { namedWorld, worldParameters } from '../http/world.ts'

const follow = createRoute({
  operationId: 'sandbox_follow_events',
  method: 'get',
  path: '/_sandbox/events',
  tags: ['Sandbox'],
  summary: 'Server-sent events of what happens, in one world or (without tenant_id) in all',
  request: worldParameters,
  responses: {
    200: {
      description: 'A stream that begins with the event `ready`',
      content: { 'text/event-stream': { schema: z.string() } },
    },
    ...refusals(422),
  },
})

/** Events a slow reader may lag behind before its stream is cut; it reconnects by itself. */
const lagLimit = 1_000

/** ms of silence after which a comment is sent: proxies cut a connection that is idle for a minute, some for less. */
const heartbeat = 15_000

export function eventRoutes({ events }: { events: Events }): OpenAPIHono {
  return new OpenAPIHono({ defaultHook: onInvalid }).openapi(follow, (c) => {
    const tenantId = namedWorld(c)
    // nginx would keep events back until a buffer of its is full.
    c.header('x-accel-buffering', 'no')
    return streamSSE(c, async (stream) => {
      let waiting: SandboxEvent[] = []
      let wake: () => void = () => undefined
      let isOver = events.isClosed()
      const stopListening = events.listen((item) => {
        if (tenantId !== null && item.tenantId !== tenantId) return
        waiting.push(item)
        wake()
      })
      const takeBack = events.onClose(() => {
        isOver = true
        wake()
      })
      const stop = () => {
        stopListening()
        takeBack()
      }
      stream.onAbort(() => {
        stop()
        wake()
      })
      await stream.writeSSE({ event: 'ready', data: '{}' })
      while (!stream.aborted && !isOver && waiting.length <= lagLimit) {
        const items = waiting
        waiting = []
        // All of them in one piece: one by one, a stream falls behind a busy world.
        if (items.length > 0) await stream.write(items.map(written).join(''))
        else {
          const woken = new Promise<'news'>((resolve) => {
            wake = () => resolve('news')
          })
          if ((await firstOf(woken, heartbeat)) === 'silence') await stream.write(': \n\n')
        }
      }
      stop()
    })
  })
}

/** Whichever comes first: what is waited for, or `ms` without it. */
async function firstOf(woken: Promise<'news'>, ms: number): Promise<'news' | 'silence'> {
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<'silence'>((resolve) => {
    timer = setTimeout(resolve, ms, 'silence')
  })
  const first = await Promise.race([woken, silence])
  clearTimeout(timer)
  return first
}

function written(item: SandboxEvent): string {
  return `event: ${item.kind}\ndata: ${JSON.stringify(toEvent(item))}\n\n`
}

function toEvent({ tenantId, at, kind, paymentId, facts, because }: SandboxEvent) {
  return {
    tenant_id: tenantId,
    at: toWireTime(at),
    kind,
    payment_id: paymentId,
    ...facts,
    because: maskText(because),
  }
}
