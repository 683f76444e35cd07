import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Control } from '../control.ts'
import { onInvalid, refusals } from '../http/route-parts.ts'
import { namedWorld, worldParameters } from '../http/world.ts'
import { exportScenario } from '../queries/export-scenario.ts'
import { findPayment } from '../queries/find-payment.ts'

const exported = createRoute({
  operationId: 'sandbox_save_scenario',
  method: 'get',
  path: '/_sandbox/payments/{payment_id}/scenario',
  tags: ['Sandbox'],
  summary: 'This run as a scenario file: a payment under it repeats the run',
  request: { ...worldParameters, params: z.object({ payment_id: z.uuid() }) },
  responses: {
    200: {
      description: 'YAML, or with `Accept: application/json` the same with what differs',
      content: {
        'application/yaml': { schema: z.string() },
        'application/json': {
          schema: z.object({ scenario: z.string(), differences: z.array(z.string()) }),
        },
      },
    },
    ...refusals(404, 422),
  },
})

export function exportedScenarioRoutes(control: Control): OpenAPIHono {
  return new OpenAPIHono({ defaultHook: onInvalid }).openapi(exported, async (c) => {
    const payment = findPayment(control, c.req.valid('param').payment_id, namedWorld(c))
    const { name, scenario, differences } = await exportScenario(control, payment)
    if (c.req.header('accept')?.includes('application/json') === true)
      return c.json({ scenario, differences }, 200)
    return c.body(scenario, 200, {
      'content-type': 'application/yaml; charset=utf-8',
      'content-disposition': `attachment; filename="${name}.yaml"`,
    })
  })
}
