import type { RetryRule } from '../payment/plan-types.ts'
import type { Failure } from './outcome.ts'

/** Attempts on closed connections that are allowed in addition to those of the rule. */
const staleAllowance = 3

/** ms until the next attempt after `made` attempts; null: the callback is given up. */
export function nextRetry(rule: RetryRule, made: number, failure: Failure): number | null {
  // Not the backend's fault: tried again at once, on a fresh connection.
  if (failure === 'stale') return made < rule.attempts + staleAllowance ? 0 : null
  // A redirect is not followed. It counts as a 4xx.
  const kind = failure === '3xx' ? '4xx' : failure
  if (made >= rule.attempts || !rule.on.includes(kind)) return null
  return rule.backoff[Math.min(made, rule.backoff.length) - 1] ?? 0
}
