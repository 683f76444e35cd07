import type { Control } from '../control.ts'
import type { ArmedReport } from '../schemas/armed.ts'

/** What is armed in a world, in the order in which it is used up, and the default of the world. */
export function getArmed(
  { stores, worlds }: Control,
  tenantId: string,
  warnings: readonly string[] = [],
): ArmedReport {
  const standard = worlds.read(tenantId).defaultScenario
  return {
    armed: stores.armed
      .list(tenantId)
      .map(({ choice, remaining }) => ({ ...named(choice), next: remaining })),
    default: standard === null ? null : named(standard),
    ...(warnings.length === 0 ? {} : { warnings: [...warnings] }),
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
