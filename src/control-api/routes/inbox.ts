import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { jsonFlaw } from '../../input/json-text.ts'
import { limits } from '../../input/limits.ts'
import { toWireTime } from '../../scheduler/clock.ts'
import type { InboxMessage } from '../../storage/inbox-store.ts'
import type { Control } from '../control.ts'
import { hasOlder, json, onInvalid } from '../http/route-parts.ts'
import { maskMessage } from '../queries/delivery.ts'

const params = z.object({ name: z.string().max(200).openapi({ example: 'demo' }) })

const messageSchema = z
  .object({
    received_at: z.string(),
    method: z.string(),
    headers: z.record(z.string(), z.string()),
    body: z.string(),
    json: z.unknown().openapi({
      description: `the body as JSON, as it came; null if it is none, nested deeper than ${limits.nesting} levels or of more than ${limits.values} values`,
    }),
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
  summary: 'The messages in an inbox',
  request: { params },
  responses: {
    200: json(z.object({ data: z.array(messageSchema), has_older: hasOlder }), 'Oldest first'),
  },
})

const clear = createRoute({
  operationId: 'sandbox_inbox_clear',
  method: 'delete',
  path: '/_sandbox/inbox/{name}',
  tags: ['Sandbox'],
  summary: 'Empties an inbox',
  request: { params },
  responses: { 204: { description: 'The inbox is empty' } },
})

export function inboxRoutes({ stores: { inbox } }: Control): OpenAPIHono {
  return new OpenAPIHono({ defaultHook: onInvalid })
    .openapi(receive, async (c) => {
      const { name } = c.req.valid('param')
      const headers = JSON.stringify(Object.fromEntries(c.req.raw.headers))
      const body = await c.req.text()
      inbox.add({ name, receivedAt: Date.now(), method: c.req.method, headers, body })
      return c.body(null, 204)
    })
    .openapi(list, (c) => {
      const { messages, hasOlder: older } = inbox.list(c.req.valid('param').name)
      const text = `{"data":[${messages.map(asJson).join(',')}],"has_older":${older}}`
      // As text: parsed, a few megabytes of it could fill the memory.
      return c.body(text, 200, { 'content-type': 'application/json' }) as never
    })
    .openapi(clear, (c) => {
      inbox.clear(c.req.valid('param').name)
      return c.body(null, 204)
    })
}

function asJson({ receivedAt, method, ...message }: InboxMessage): string {
  const { headers, body } = maskMessage({
    headers: JSON.parse(message.headers),
    body: message.body,
  })
  const flaw = jsonFlaw(body)
  const json = flaw === null || flaw.kind === 'number' ? body : 'null'
  const facts = JSON.stringify({ received_at: toWireTime(receivedAt), method })
  return `${facts.slice(0, -1)},"headers":${JSON.stringify(headers)},"body":${JSON.stringify(body)},"json":${json}}`
}
