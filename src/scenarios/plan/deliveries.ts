import { parseDuration } from '../../payment/duration.ts'
import type { JsonObject } from '../../payment/json.ts'
import type { Delivery, Mutation, RetryRule, Step } from '../../payment/plan-types.ts'
import { defaultDelivery } from '../../payment/planned-on.ts'
import { formatMoment } from '../format/moments.ts'
import type { ScenarioDocument } from '../format/schema.ts'
import type { Scenario } from '../scenario.ts'
import { formatBecause, toMoment } from './timeline.ts'

type Entry = NonNullable<NonNullable<ScenarioDocument['callbacks']>['deliveries']>[number]

/** How an announcement is repeated where the scenario does not say. Waits in ms. */
export const defaultRetry: RetryRule = {
  attempts: 4,
  backoff: [1_000, 10_000, 60_000],
  on: ['timeout', 'connect', '4xx', '5xx'],
}

/** ms an attempt may take where the scenario does not say */
export const defaultTimeout = 10_000

/**
 * The callbacks of a payment: one a step, unless the scenario names the step. INITIATED is in the answer of the call
 * already, so it is announced where a setting or the scenario says so.
 */
export function toDeliveries(
  scenario: Scenario,
  steps: readonly Step[],
  announceInitiated: boolean,
): readonly Delivery[] {
  const entries = scenario.document.callbacks?.deliveries ?? []
  const scripted = new Set(entries.map((entry) => entry.of))
  return [
    ...steps
      .filter(({ id }) => (id !== 'initiated' || announceInitiated) && !scripted.has(id))
      .map(defaultDelivery),
    ...entries.map((entry, index) => scriptedDelivery(scenario, entry, index)),
  ]
}

function scriptedDelivery(scenario: Scenario, entry: Entry, index: number): Delivery {
  const at = toMoment(entry.at ?? entry.of)
  return {
    of: entry.of,
    at,
    copies: entry.copies ?? 1,
    gap: parseDuration(entry.gap ?? '0s') ?? 0,
    send: entry.send !== 'never',
    mutate: toMutation(entry.mutate),
    scripted: true,
    because: formatBecause(
      scenario,
      ['callbacks', 'deliveries', index],
      `callback of ${entry.of} at ${formatMoment(at)}`,
    ),
  }
}

function toMutation(mutate: Entry['mutate']): Mutation | null {
  if (mutate === undefined || Object.keys(mutate).length === 0) return null
  const { status, fields, tamper, signature, body, content_type: contentType, headers } = mutate
  return {
    ...(status === undefined ? {} : { status }),
    ...(fields === undefined ? {} : { fields: fields as JsonObject }),
    ...(tamper === undefined ? {} : { tamper: tamper as JsonObject }),
    ...(signature === undefined ? {} : { signature }),
    ...(body === undefined ? {} : { body }),
    ...(contentType === undefined ? {} : { contentType }),
    ...(headers === undefined ? {} : { headers }),
  }
}

export function toRetryRule({ callbacks }: ScenarioDocument): RetryRule {
  const { attempts, backoff, on } = callbacks?.retry ?? {}
  return {
    attempts: attempts ?? defaultRetry.attempts,
    backoff: backoff?.map((text) => parseDuration(text) ?? 0) ?? defaultRetry.backoff,
    on: on ?? defaultRetry.on,
  }
}
