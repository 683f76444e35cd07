import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { JsonObject } from '../../payment/json.ts'
import type { Control } from '../control.ts'
import { json, onInvalid, refusals } from '../http/route-parts.ts'
import { strictly } from '../http/strict.ts'
import { dryRunScenario } from '../queries/scenarios.ts'
import { scenarioSchema } from '../schemas/scenario.ts'

const dryRun = createRoute({
  operationId: 'sandbox_dry_run',
  method: 'post',
  path: '/_sandbox/dry_run',
  tags: ['Sandbox'],
  summary: 'A dry run: what a scenario would do, or what is wrong in it; nothing happens',
  request: {
    body: {
      required: true,
      content: {
        'application/json': {
          schema: strictly({
            scenario: z
              .union([z.string(), z.record(z.string(), z.unknown())], {
                error: 'expected a whole scenario, as YAML or JSON text or as an object',
              })
              .openapi({
                description: 'a whole document, as YAML or JSON text or as an object',
                example: 'version: 1\nname: mine\n',
              }),
          }),
        },
      },
    },
  },
  responses: {
    200: json(
      z.object({
        scenario: scenarioSchema.nullable(),
        document: z.record(z.string(), z.unknown()).nullable(),
        problems: z.array(z.string()),
      }),
      'What it would do; null where there are problems',
    ),
    ...refusals(422),
  },
})

export function dryRunRoutes(control: Control): OpenAPIHono {
  return new OpenAPIHono({ defaultHook: onInvalid }).openapi(dryRun, (c) => {
    const { scenario } = c.req.valid('json')
    return c.json(dryRunScenario(control, scenario as string | JsonObject), 200)
  })
}
