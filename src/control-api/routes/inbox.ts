import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { toWireTime } from '../../scheduler/clock.ts'
import type { InboxStore } from '../../storage/inbox-store.ts'
import { json, onInvalid } from '../http/route-parts.ts'

const params = z.object({ name: z.string().max(200).openapi({ example: 'demo' }) })

const messageSchema = z
  .object({
    received_at: z.string(),
    method: z.string(),
    headers: z.record(z.string(), z.string()),
    body: z.string(),
    json: z.unknown().openapi({ description: 'the body parsed, null if it is no JSON' }),
  })
  .openapi('InboxMessage')

const receive = createRoute({
  operationId: 'sandbox_inbox_receive',
  method: 'post',
  path: '/_sandbox/inbox/{name}',
  tags: ['Sandbox'],
  summary: 'A callback inbox: use its address as a status_callback_url',
  request: { params },
  responses: { 204: { description: 'Kept' } },
})

const list = createRoute({
  operationId: 'sandbox_inbox_list',
  method: 'get',
  path: '/_sandbox/inbox/{name}',
  tags: ['Sandbox'],
  summary: 'What arrived in an inbox',
  request: { params },
  responses: { 200: json(z.object({ data: z.array(messageSchema) }), 'Oldest first') },
})

const clear = createRoute({
  operationId: 'sandbox_inbox_clear',
  method: 'delete',
  path: '/_sandbox/inbox/{name}',
  tags: ['Sandbox'],
  summary: 'Empties an inbox',
  request: { params },
  responses: { 204: { description: 'Empty now' } },
})

export function inboxRoutes({ inbox }: { inbox: InboxStore }): OpenAPIHono {
  return new OpenAPIHono({ defaultHook: onInvalid })
    .openapi(receive, async (c) => {
      const { name } = c.req.valid('param')
      const headers = JSON.stringify(Object.fromEntries(c.req.raw.headers))
      const body = await c.req.text()
      inbox.add({ name, receivedAt: Date.now(), method: c.req.method, headers, body })
      return c.body(null, 204)
    })
    .openapi(list, (c) => {
      const messages = inbox.list(c.req.valid('param').name)
      const data = messages.map(({ receivedAt, method, headers, body }) => {
        return {
          received_at: toWireTime(receivedAt),
          method,
          headers: JSON.parse(headers),
          body,
          json: parsed(body),
        }
      })
      return c.json({ data }, 200)
    })
    .openapi(clear, (c) => {
      inbox.clear(c.req.valid('param').name)
      return c.body(null, 204)
    })
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}
