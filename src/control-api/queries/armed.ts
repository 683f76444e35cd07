import { z } from '@hono/zod-openapi'
import type { Control } from '../control.ts'

export const armedSchema = z
  .object({
    armed: z.array(z.object({ scenario: z.string(), next: z.number(), because: z.string() })),
    default: z.object({ scenario: z.string(), because: z.string() }).nullable(),
  })
  .openapi('Armed')

export type ArmedReport = z.infer<typeof armedSchema>

/** What is armed in a world, in the order in which it is used up, and the default of the world. */
export function getArmed({ stores, worlds }: Control, tenantId: string): ArmedReport {
  const standard = worlds.look(tenantId).defaultScenario
  return {
    armed: stores.armed
      .list(tenantId)
      .map(({ choice, remaining }) => ({ ...named(choice), next: remaining })),
    default: standard === null ? null : named(standard),
  }
}

function named(choice: string): { scenario: string; because: string } {
  const { scenario, because }: { scenario: string | { name?: string }; because: string } =
    JSON.parse(choice)
  return {
    scenario: typeof scenario === 'string' ? scenario : (scenario.name ?? 'inline'),
    because,
  }
}
