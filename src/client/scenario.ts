import type { ScenarioDocument } from '../scenarios/format/schema.ts'

/** A scenario as a document: what a scenario file says, with the same keys. */
export type Scenario = ScenarioDocument

/** A scenario as written in a test: `version` may be left out. */
export type ScenarioDraft = Omit<Scenario, 'version'> & { readonly version?: 1 }

/**
 * The document of a scenario, for `world.arm` or to be written to a file; the editor completes keys, statuses and
 * events, and the sandbox checks the rest when it is armed.
 *
 * ```ts
 * await world.arm(scenario({
 *   timeline: [{ id: 'declined', at: 'checkout.approved + 1h', status: 'DECLINED', reason: 'AM04' }],
 *   callbacks: { deliveries: [{ of: 'declined', copies: 2, gap: '0s' }] },
 * }))
 * ```
 */
export function scenario(draft: ScenarioDraft): Scenario {
  return { version: 1, ...draft }
}
