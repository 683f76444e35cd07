import type { RetryRule } from '../payment/plan-types.ts'
import type { Failure } from './deliver.ts'

/** Kept connections that may turn out closed, beside the attempts of the rule. */
const staleAllowance = 3

/** ms until the next attempt after `made` attempts, or null: given up. */
export function nextRetry(rule: RetryRule, made: number, failure: Failure): number | null {
  // Not the backend's fault, and not to be waited for: at once, on a fresh connection.
  if (failure === 'stale') return made < rule.attempts + staleAllowance ? 0 : null
  // A redirect is an answer like a 4xx: it is not followed, and tried again under the same rule.
  const kind = failure === '3xx' ? '4xx' : failure
  if (made >= rule.attempts || !rule.on.includes(kind)) return null
  return rule.backoff[Math.min(made, rule.backoff.length) - 1] ?? 0
}
