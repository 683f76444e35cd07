import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import type { JsonObject } from '../../payment/json.ts'
import { armScenario } from '../actions/arm-scenario.ts'
import type { Control } from '../control.ts'
import { refuse } from '../http/errors.ts'
import { json, onInvalid, refusals } from '../http/route-parts.ts'
import { strictly } from '../http/strict.ts'
import { requireWorld, worldParameters } from '../http/world.ts'
import { getArmed } from '../queries/armed.ts'
import { armedSchema } from '../schemas/armed.ts'

const arm = createRoute({
  operationId: 'sandbox_arm',
  method: 'post',
  path: '/_sandbox/arm',
  tags: ['Sandbox'],
  summary: 'Chooses the scenario of the next payments of this world, or its default',
  request: {
    ...worldParameters,
    body: {
      required: true,
      content: {
        'application/json': {
          schema: strictly({
            scenario: z
              .union([z.string(), z.record(z.string(), z.unknown())], {
                error:
                  'expected the name of a scenario, a whole one as an object, or null to disarm',
              })
              .nullable()
              .openapi({
                description: 'a name, a whole scenario document, or null to disarm',
                example: 'failed',
              }),
            next: z
              .number()
              .int()
              .min(1)
              .max(100_000)
              .optional()
              .openapi({ description: 'how many payments' }),
            default: z
              .boolean()
              .optional()
              .openapi({ description: 'set the default of the world instead' }),
          }),
        },
      },
    },
  },
  responses: { 200: json(armedSchema, 'What is armed now'), ...refusals(409, 422) },
})

const showArmed = createRoute({
  operationId: 'sandbox_get_armed',
  method: 'get',
  path: '/_sandbox/arm',
  tags: ['Sandbox'],
  summary: 'What is armed in this world',
  request: worldParameters,
  responses: { 200: json(armedSchema, 'What is armed now'), ...refusals(422) },
})

export function armRoutes(control: Control): OpenAPIHono {
  return new OpenAPIHono({ defaultHook: onInvalid })
    .openapi(showArmed, (c) => c.json(getArmed(control, requireWorld(c)), 200))
    .openapi(arm, (c) => {
      const tenantId = requireWorld(c)
      const { scenario, next, default: asDefault } = c.req.valid('json')
      if (asDefault === true && next !== undefined) {
        refuse(422, 'invalid_call', 'Say either next (how many payments) or default: true.')
      }
      if (scenario === null && next !== undefined) {
        const rule = 'null disarms everything that is armed; next says for how many payments'
        refuse(422, 'invalid_call', `${rule} a scenario is armed. Leave one of them out.`)
      }
      const how = asDefault === true ? ('default' as const) : { next: next ?? 1 }
      const by = 'POST /_sandbox/arm'
      const requested = scenario as string | JsonObject | null
      const warnings = armScenario(control, tenantId, requested, how, by)
      return c.json(getArmed(control, tenantId, warnings), 200)
    })
}
