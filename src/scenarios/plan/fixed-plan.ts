import type { Plan, Step } from '../../payment/plan-types.ts'
import { defaultDelivery } from '../../payment/planned-on.ts'
import type { PaymentStatus } from '../../payment/status-transitions.ts'
import { formatMoment } from '../format/moments.ts'
import { defaultRetry, defaultTimeout } from './deliveries.ts'
import { defaultBrowser, toPayerPlan } from './payer.ts'
import { versioned } from './plan.ts'

/** Statuses that follow by themselves, each `after` ms from the payment's creation. */
export type FixedTimeline = {
  readonly name: string
  readonly summary: string
  /** where it comes from, such as "provider dummy" */
  readonly source: string
  readonly statuses: readonly {
    readonly status: PaymentStatus
    readonly after: number
    readonly reason?: string
  }[]
}

/** The plan of a payment whose statuses do not depend on its payer. */
export function fixedPlan(
  { name, summary, source, statuses }: FixedTimeline,
  announceInitiated = false,
): Plan {
  const steps = [{ status: 'INITIATED' as const, after: 0 }, ...statuses].map(
    ({ status, after, ...rest }): Step => {
      const at = { event: 'payment.created', delay: after }
      return {
        id: status.toLowerCase(),
        at,
        status,
        reason: 'reason' in rest ? (rest.reason ?? null) : null,
        isTimeout: false,
        because: `${source} (${status} at ${formatMoment(at)})`,
      }
    },
  )
  return versioned({
    scenario: name,
    summary,
    source,
    seed: null,
    steps,
    deliveries: steps.slice(announceInitiated ? 0 : 1).map(defaultDelivery),
    browser: defaultBrowser(steps),
    payer: toPayerPlan({ version: 1 }),
    retry: defaultRetry,
    timeout: defaultTimeout,
    api: {},
  })
}
