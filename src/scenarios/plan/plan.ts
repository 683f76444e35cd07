import { createHash } from 'node:crypto'
import { parseDuration } from '../../payment/duration.ts'
import type { Plan } from '../../payment/plan-types.ts'
import type { Scenario } from '../scenario.ts'
import { toApi } from './api-faults.ts'
import { defaultTimeout, toDeliveries, toRetryRule } from './deliveries.ts'
import { toBrowserPlan, toPayerPlan } from './payer.ts'
import { effectiveSteps, ownSteps } from './timeline.ts'

type Settings = {
  /** ms until an untouched payment expires; null for never */
  readonly expiry: number | null
  /** a callback for INITIATED, too */
  readonly announceInitiated?: boolean
}

const made = new WeakMap<Scenario, Map<string, Plan>>()

/** Makes a scenario ready for a payment. Same scenario and settings, same plan: it is worked out once. */
export function toPlan(scenario: Scenario, { expiry, announceInitiated = false }: Settings): Plan {
  const key = `${expiry} ${announceInitiated}`
  const known = made.get(scenario)?.get(key)
  if (known !== undefined) return known
  const plan = workOut(scenario, expiry, announceInitiated)
  made.set(scenario, (made.get(scenario) ?? new Map()).set(key, plan))
  return plan
}

function workOut(scenario: Scenario, expiry: number | null, announceInitiated: boolean): Plan {
  const { document } = scenario
  const steps = effectiveSteps(ownSteps(scenario), expiry)
  return versioned({
    scenario: scenario.name,
    summary: scenario.summary,
    source: `${scenario.source}:${scenario.line}`,
    seed: document.seed === undefined ? null : String(document.seed),
    steps,
    deliveries: toDeliveries(scenario, steps, announceInitiated),
    browser: toBrowserPlan(scenario, steps),
    payer: toPayerPlan(document),
    retry: toRetryRule(document),
    timeout:
      document.callbacks?.timeout === undefined
        ? defaultTimeout
        : (parseDuration(document.callbacks.timeout) ?? 0),
    api: toApi(scenario),
    ...(document.expect === undefined ? {} : { expect: document.expect }),
  })
}

/** Adds the version: a short hash of all the rest. */
export function versioned(plan: Omit<Plan, 'version'>): Plan {
  const version = createHash('sha256').update(JSON.stringify(plan)).digest('hex').slice(0, 16)
  const { scenario, ...rest } = plan
  return { scenario, version, ...rest }
}
