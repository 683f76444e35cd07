import type { ScenarioDocument } from '../scenarios/format/schema.ts'
import type { ExtendingDraft, WholeDraft } from './scenario-draft.ts'

/** A scenario as a document: what a scenario file says, with the same keys. */
export type Scenario = ScenarioDocument

/**
 * The document of a scenario, for `world.arm` or to be written to a file. The compiler checks keys, statuses, durations,
 * events and the ids of steps, and the sandbox everything once more when it is armed.
 *
 * ```ts
 * await world.arm(scenario({
 *   timeline: [{ id: 'declined', at: 'checkout.approved + 1h', status: 'DECLINED', reason: 'AM04' }],
 *   callbacks: { deliveries: [{ of: 'declined', copies: 2, gap: '0s' }] },
 * }))
 * ```
 */
export function scenario(draft: ExtendingDraft): Scenario
export function scenario<const Id extends string = never>(draft: WholeDraft<Id>): Scenario
export function scenario(draft: object): Scenario {
  return toScenario(draft)
}

/** Lists of a document are not written to, whatever their type says. */
export function toScenario(draft: object): Scenario {
  return { version: 1, ...draft }
}
