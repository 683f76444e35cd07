import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Control } from '../control.ts'
import { hasOlder, json, onInvalid, refusals } from '../http/route-parts.ts'
import { worldQuery } from '../http/strict.ts'
import { listWorlds } from '../queries/list-worlds.ts'
import { wholeInQuery } from '../queries/numbers.ts'
import { worldSchema } from '../schemas/world.ts'

const list = createRoute({
  operationId: 'sandbox_list_worlds',
  method: 'get',
  path: '/_sandbox/worlds',
  tags: ['Sandbox'],
  summary: 'The worlds, one for each tenant that wrote something, with their clocks',
  request: {
    query: worldQuery({
      before: z.uuid().toLowerCase().optional().openapi({
        description: 'a world: the page begins after it',
      }),
      limit: wholeInQuery(1, 1_000).default(200),
    }),
  },
  responses: {
    200: json(z.object({ data: z.array(worldSchema), has_older: hasOlder }), 'Newest first'),
    ...refusals(422),
  },
})

export function worldRoutes(control: Control): OpenAPIHono {
  return new OpenAPIHono({ defaultHook: onInvalid }).openapi(list, (c) => {
    const { limit, before } = c.req.valid('query')
    const found = listWorlds(control, limit + 1, before)
    return c.json({ data: found.slice(0, limit), has_older: found.length > limit }, 200)
  })
}
