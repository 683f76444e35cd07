import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { dryRunPayers } from '../../dry-run/payers.ts'
import type { JsonObject } from '../../payment/json.ts'
import type { Control } from '../control.ts'
import { json, onInvalid, refusals } from '../http/route-parts.ts'
import { strictly } from '../http/strict.ts'
import { dryRunScenario } from '../queries/scenarios.ts'
import { dryRunSchema } from '../schemas/dry-run.ts'
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
            payer: z.enum(dryRunPayers).optional().openapi({
              description:
                'who plays the payer; the scenario if it does, and otherwise each of the usual payers, a run for each',
            }),
            provider: z.string().optional().openapi({ example: 'open_payments' }),
            method: z.string().optional().openapi({ example: 'pis' }),
            merchant: z
              .array(z.number().int().min(100).max(599))
              .min(1)
              .max(50)
              .optional()
              .openapi({
                description:
                  'HTTP statuses that the merchant answers to the attempts of each delivery in turn; the last one repeats',
                example: [500, 200],
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
        warnings: z.array(z.string()),
        runs: z.array(dryRunSchema),
      }),
      'What it would do; nothing of it where there are problems',
    ),
    ...refusals(422),
  },
})

export function dryRunRoutes(control: Control): OpenAPIHono {
  return new OpenAPIHono({ defaultHook: onInvalid }).openapi(dryRun, async (c) => {
    const { scenario, ...request } = c.req.valid('json')
    return c.json(await dryRunScenario(control, scenario as string | JsonObject, request), 200)
  })
}
