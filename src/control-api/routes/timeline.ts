import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Control } from '../control.ts'
import { json, onInvalid, refusals } from '../http/route-parts.ts'
import { namedWorld, worldParameters } from '../http/world.ts'
import { findPayment } from '../queries/find-payment.ts'
import { judgeRun } from '../queries/judge-run.ts'
import { getTimeline } from '../queries/timeline.ts'
import { judgementSchema } from '../schemas/judgement.ts'
import { timelineEntrySchema } from '../schemas/timeline-entry.ts'

const show = createRoute({
  operationId: 'sandbox_get_timeline',
  method: 'get',
  path: '/_sandbox/payments/{payment_id}/timeline',
  tags: ['Sandbox'],
  summary:
    'Everything that happened to a payment and what is to come, as arrows between the parties',
  request: { ...worldParameters, params: z.object({ payment_id: z.uuid() }) },
  responses: {
    200: json(
      z.object({ data: z.array(timelineEntrySchema), judgement: judgementSchema }),
      'In order of time, what is to come last',
    ),
    ...refusals(404, 422),
  },
})

export function timelineRoutes(control: Control): OpenAPIHono {
  return new OpenAPIHono({ defaultHook: onInvalid }).openapi(show, (c) => {
    const payment = findPayment(control, c.req.valid('param').payment_id, namedWorld(c))
    const origin = control.publicApi.getOrigin(c.req.raw)
    const data = getTimeline(control, payment, origin)
    return c.json({ data, judgement: judgeRun(control, payment, data) }, 200)
  })
}
