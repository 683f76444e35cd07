import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { streamSSE } from 'hono/streaming'
import { maskText } from '../../input/mask-secrets.ts'
import { toWireTime } from '../../scheduler/clock.ts'
import type { SandboxEvent } from '../../scheduler/events.ts'
import type { Control } from '../control.ts'
import { onInvalid, refusals } from '../http/route-parts.ts'
import { namedWorld, worldParameters } from '../http/world.ts'

const follow = createRoute({
  operationId: 'sandbox_follow_events',
  method: 'get',
  path: '/_sandbox/events',
  tags: ['Sandbox'],
  summary: 'Server-sent events of what happens, in one world or (without tenant_id) in all worlds',
  request: worldParameters,
  responses: {
    200: {
      description: 'A stream that begins with the event `ready`',
      content: { 'text/event-stream': { schema: z.string() } },
    },
    ...refusals(422),
  },
})

/** Events by which a slow reader may fall behind before its stream is closed; browsers reconnect by themselves. */
const lagLimit = 1_000

/** ms of silence after which a comment is sent: proxies cut a connection that is idle for a minute, some for less. */
const heartbeat = 15_000

export function eventRoutes({ events }: Control): OpenAPIHono {
  return new OpenAPIHono({ defaultHook: onInvalid }).openapi(follow, (c) => {
    const tenantId = namedWorld(c)
    // nginx would hold events back until its buffer is full.
    c.header('x-accel-buffering', 'no')
    return streamSSE(c, async (stream) => {
      let waiting: SandboxEvent[] = []
      let wake: () => void = () => undefined
      let isOver = events.isClosed()
      const stopListening = events.listen((item) => {
        // A request that belongs to no world concerns every one.
        if (tenantId !== null && item.tenantId !== tenantId && item.tenantId !== '') return
        waiting.push(item)
        wake()
      })
      const removeCloseListener = events.onClose(() => {
        isOver = true
        wake()
      })
      const stop = () => {
        stopListening()
        removeCloseListener()
      }
      stream.onAbort(() => {
        stop()
        wake()
      })
      await stream.writeSSE({ event: 'ready', data: '{}' })
      while (!stream.aborted && !isOver && waiting.length <= lagLimit) {
        const items = waiting
        waiting = []
        // In one write: one by one, a stream falls behind a busy world.
        if (items.length > 0) await stream.write(items.map(format).join(''))
        else {
          const woken = new Promise<'event'>((resolve) => {
            wake = () => resolve('event')
          })
          if ((await firstOf(woken, heartbeat)) === 'silence') await stream.write(': \n\n')
        }
      }
      stop()
    })
  })
}

/** Whichever comes first: an event, or `ms` without one. */
async function firstOf(woken: Promise<'event'>, ms: number): Promise<'event' | 'silence'> {
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<'silence'>((resolve) => {
    timer = setTimeout(resolve, ms, 'silence').unref()
  })
  const first = await Promise.race([woken, silence])
  clearTimeout(timer)
  return first
}

function format(item: SandboxEvent): string {
  return `event: ${item.kind}\ndata: ${JSON.stringify(toEvent(item))}\n\n`
}

function toEvent({ tenantId, at, kind, paymentId, facts, because }: SandboxEvent) {
  return {
    tenant_id: tenantId === '' ? null : tenantId,
    at: toWireTime(at),
    kind,
    payment_id: paymentId,
    ...facts,
    because: maskText(because),
  }
}
