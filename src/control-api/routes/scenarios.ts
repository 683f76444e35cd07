import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { Control } from '../control.ts'
import { json, onInvalid, refusals } from '../http/route-parts.ts'
import { findScenario, listScenarioProblems, listScenarios } from '../queries/scenarios.ts'
import { scenarioSchema } from '../schemas/scenario.ts'

const list = createRoute({
  operationId: 'sandbox_list_scenarios',
  method: 'get',
  path: '/_sandbox/scenarios',
  tags: ['Sandbox'],
  summary: 'Every scenario, its source file, and what it does in a sentence',
  responses: {
    200: json(
      z.object({ data: z.array(scenarioSchema), problems: z.array(z.string()) }),
      'By name, and what is wrong in the files',
    ),
  },
})

const show = createRoute({
  operationId: 'sandbox_get_scenario',
  method: 'get',
  path: '/_sandbox/scenarios/{name}',
  tags: ['Sandbox'],
  summary: 'One scenario: what it does, in a sentence and as a diagram',
  request: { params: z.object({ name: z.string().openapi({ example: 'failed' }) }) },
  responses: { 200: json(scenarioSchema, 'The scenario'), ...refusals(404, 422) },
})

export function scenarioRoutes(control: Control): OpenAPIHono {
  return new OpenAPIHono({ defaultHook: onInvalid })
    .openapi(list, async (c) => {
      const data = await listScenarios(control)
      return c.json({ data, problems: listScenarioProblems(control) }, 200)
    })
    .openapi(show, async (c) => {
      return c.json(await findScenario(control, c.req.valid('param').name), 200)
    })
}
