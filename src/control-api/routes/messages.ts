import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { toWireTime } from '../../scheduler/clock.ts'
import type { SandboxEvent } from '../../scheduler/events.ts'
import { type Message, messageChannels } from '../../storage/message-store.ts'
import type { Control } from '../control.ts'
import { refuse } from '../http/errors.ts'
import { hasOlder, json, onInvalid, refusals } from '../http/route-parts.ts'
import { worldQuery } from '../http/strict.ts'
import { readWait, untilWhen, waitFor } from '../http/wait.ts'
import { requireWorld, worldParameters } from '../http/world.ts'
import { durationText, wholeInQuery } from '../queries/numbers.ts'
import { type MessageReport, messageSchema } from '../schemas/message-to-person.ts'

const list = createRoute({
  operationId: 'sandbox_list_messages',
  method: 'get',
  path: '/_sandbox/messages',
  tags: ['Sandbox'],
  summary: 'E-mails and texts that Ping would have sent; with `wait`, as soon as there is one',
  request: {
    ...worldParameters,
    query: worldQuery({
      channel: z.enum(messageChannels).optional(),
      recipient: z.string().optional(),
      about: z.uuid().toLowerCase().optional().openapi({
        description: 'id of what it is about, such as a payment link',
      }),
      limit: wholeInQuery(1, 1_000).default(200),
      wait: durationText.optional(),
    }),
  },
  responses: {
    200: json(z.object({ data: z.array(messageSchema), has_older: hasOlder }), 'Oldest first'),
    ...refusals(408, 422),
  },
})

/** What people are sent stays in the sandbox, for tests and people to read. */
export function messageRoutes({ stores, events }: Control): OpenAPIHono {
  return new OpenAPIHono({ defaultHook: onInvalid }).openapi(list, async (c) => {
    const tenantId = requireWorld(c)
    const { channel, recipient, about, limit, wait } = c.req.valid('query')
    const look = () => stores.messages.list({ tenantId, channel, recipient, about }, { limit })
    const concerns = (item: SandboxEvent) => item.tenantId === tenantId && item.kind === 'message'
    const ms = readWait(wait)
    const some = () => (look().items.length > 0 ? look() : null)
    const found = ms === null ? look() : await waitFor(events, ms, concerns, some)
    if (found === null)
      return refuse(408, 'wait_timeout', `No such message ${untilWhen(events, wait ?? '')}.`)
    const data = found.items.toReversed().map(describeMessage)
    return c.json({ data, has_older: found.hasOlder }, 200)
  })
}

function describeMessage({ seq: _, tenantId, sentAt, ...message }: Message): MessageReport {
  return { ...message, tenant_id: tenantId, sent_at: toWireTime(sentAt) }
}
