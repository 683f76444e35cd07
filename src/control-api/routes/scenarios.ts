import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { explain, timelineText } from '../../dry-run/explain.ts'
import { sequenceDiagram } from '../../dry-run/sequence-diagram.ts'
import { limits } from '../../input/limits.ts'
import type { JsonObject } from '../../payment/json.ts'
import type { Catalogue } from '../../scenarios/catalogue.ts'
import { unknownWord } from '../../scenarios/format/nearest.ts'
import { parseScenario } from '../../scenarios/format/parse-scenario.ts'
import { formatProblem, ScenarioError } from '../../scenarios/format/problem.ts'
import { toConditions } from '../../scenarios/match.ts'
import { toPlan } from '../../scenarios/plan/plan.ts'
import type { Scenario } from '../../scenarios/scenario.ts'
import { toWireTime } from '../../scheduler/clock.ts'
import { type Events, toWorldEvent } from '../../scheduler/events.ts'
import type { Worlds } from '../../scheduler/worlds.ts'
import type { ArmedStore } from '../../storage/armed-store.ts'
import type { WorldStore } from '../../storage/world-store.ts'
import { refuse } from '../http/errors.ts'
import { json, onInvalid, refusals } from '../http/route-parts.ts'
import { strictly } from '../http/strict.ts'
import { requireWorld, worldParameters } from '../http/world.ts'
import { previewSchema, toPreview } from '../queries/preview.ts'

export const scenarioSchema = z
  .object({
    name: z.string(),
    summary: z.string(),
    tags: z.array(z.string()),
    source: z.string(),
    line: z.number(),
    explanation: z.string().openapi({ description: 'what it does, in a sentence' }),
    timeline: z.string(),
    diagram: z.string().openapi({ description: 'a Mermaid sequence diagram' }),
    course: z.array(previewSchema).openapi({ description: 'the same, arrow by arrow' }),
    applies_to: z.array(z.string()).openapi({ description: 'what its match asks of a payment' }),
  })
  .openapi('Scenario')

export type ScenarioReport = z.infer<typeof scenarioSchema>

export type DryRun = {
  readonly scenario: ScenarioReport | null
  /** ready to be armed */
  readonly document: Record<string, unknown> | null
  readonly problems: string[]
}

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

const armedSchema = z
  .object({
    armed: z.array(z.object({ scenario: z.string(), next: z.number(), because: z.string() })),
    default: z.object({ scenario: z.string(), because: z.string() }).nullable(),
  })
  .openapi('Armed')

export type ArmedReport = z.infer<typeof armedSchema>

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
            default: z.boolean().optional().openapi({ description: "the world's default instead" }),
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

/** Scenarios as the control API and the dashboard show and arm them. */
export function createScenarioService({
  catalogue,
  armed,
  worlds,
  events,
  store,
  expiry,
}: {
  catalogue: () => Catalogue
  armed: ArmedStore
  worlds: Worlds
  events: Events
  store: WorldStore
  /** ms until an untouched payment expires */
  expiry: number
}) {
  function describe(scenario: Scenario): ScenarioReport {
    const plan = toPlan(scenario, { expiry })
    const { name, summary, source, line, tags } = scenario
    const texts = {
      explanation: explain(plan),
      timeline: timelineText(plan),
      diagram: sequenceDiagram(plan),
      course: toPreview(plan),
    }
    const { match } = scenario.document
    const applies_to = match === undefined ? [] : [...toConditions(match)]
    return { name, summary, tags: [...tags], source, line, applies_to, ...texts }
  }

  function check(scenario: string | JsonObject): void {
    const known = catalogue()
    if (typeof scenario === 'string') {
      if (known.get(scenario) !== undefined) return
      if (/[\n:{]/.test(scenario)) refuse(422, 'invalid_call', textInsteadOfObject)
      const names = known.all().map(({ name }) => name)
      refuse(422, 'unknown_scenario', unknownWord('scenario', scenario, names))
    }
    try {
      parseScenario(scenario, 'POST /_sandbox/arm', known)
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error
      refuse(422, 'invalid_scenario', error.problems.map(formatProblem).join('; '))
    }
  }

  return {
    list: (): ScenarioReport[] => catalogue().all().map(describe),
    problems: (): string[] => catalogue().problems.map(formatProblem),
    find(name: string): ScenarioReport {
      const known = catalogue()
      const scenario = known.get(name)
      if (scenario !== undefined) return describe(scenario)
      const names = known.all().map((other) => other.name)
      return refuse(404, 'unknown_scenario', unknownWord('scenario', name, names))
    },
    /** Plays a document through without making a payment: YAML or JSON text, or an object. */
    dryRun(document: string | JsonObject): DryRun {
      try {
        const scenario = parseScenario(document, 'dry run', catalogue())
        return { scenario: describe(scenario), document: plainDocument(scenario), problems: [] }
      } catch (error) {
        if (!(error instanceof ScenarioError)) throw error
        return { scenario: null, document: null, problems: error.problems.map(formatProblem) }
      }
    },
    armed(tenantId: string): ArmedReport {
      const standard = worlds.look(tenantId).defaultScenario
      return {
        armed: armed
          .list(tenantId)
          .map(({ choice, remaining }) => ({ ...named(choice), next: remaining })),
        default: standard === null ? null : named(standard),
      }
    },
    /** `scenario` null takes back what was armed. 422 for a name or document that is not sound. */
    arm(
      tenantId: string,
      scenario: string | JsonObject | null,
      how: { next: number } | 'default',
      by: string,
    ): void {
      worlds.enter(tenantId)
      if (scenario !== null) check(scenario)
      if (scenario !== null && how !== 'default' && armed.isFull(tenantId))
        refuse(409, 'too_many_armed', tooManyArmed)
      const because = `${by} at ${toWireTime(worlds.now(tenantId))}`
      const choice = scenario === null ? null : JSON.stringify({ scenario, because })
      if (how === 'default') store.setDefaultScenario(tenantId, choice)
      else if (choice === null) armed.disarm(tenantId)
      else armed.arm(tenantId, choice, how.next)
      const at = worlds.now(tenantId)
      events.publish(toWorldEvent({ tenantId, at, kind: 'scenario.armed', because: by }))
    },
  }
}

const tooManyArmed = `A world has ${limits.armed.choices} armed scenarios at the most, and ${limits.armed.characters} characters of them; disarm with null, or use next for how many payments.`

const textInsteadOfObject =
  'scenario: expected a name, or a whole scenario as an object such as {"version":1}, got a text; POST /_sandbox/dry_run reads YAML and answers the object'

function plainDocument({ document }: Scenario): Record<string, unknown> {
  return JSON.parse(JSON.stringify(document))
}

export type ScenarioService = ReturnType<typeof createScenarioService>

export function scenarioRoutes({ services }: { services: ScenarioService }): OpenAPIHono {
  return new OpenAPIHono({ defaultHook: onInvalid })
    .openapi(list, (c) => c.json({ data: services.list(), problems: services.problems() }, 200))
    .openapi(showArmed, (c) => c.json(services.armed(requireWorld(c)), 200))
    .openapi(arm, (c) => {
      const tenantId = requireWorld(c)
      const { scenario, next, default: asDefault } = c.req.valid('json')
      if (asDefault === true && next !== undefined) {
        refuse(422, 'invalid_call', 'Say either next (how many payments) or default: true.')
      }
      const how = asDefault === true ? ('default' as const) : { next: next ?? 1 }
      services.arm(tenantId, scenario as string | JsonObject | null, how, 'POST /_sandbox/arm')
      return c.json(services.armed(tenantId), 200)
    })
}

function named(choice: string): { scenario: string; because: string } {
  const { scenario, because }: { scenario: string | { name?: string }; because: string } =
    JSON.parse(choice)
  return {
    scenario: typeof scenario === 'string' ? scenario : (scenario.name ?? 'inline'),
    because,
  }
}
