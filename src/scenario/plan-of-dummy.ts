import type { PaymentStatus } from '../payment/status.ts'
import { defaultDelivery, defaultRetry, defaultTimeout } from './deliveries.ts'
import { formatMoment } from './moments.ts'
import { defaultBrowser, payerOf } from './payer.ts'
import { versioned } from './plan.ts'
import type { Plan, Step } from './plan-types.ts'

/**
 * The plan of a payment with provider dummy, which reaches `desiredStatus` by itself: PENDING after 50 ms, the
 * desired status after 150 ms.
 */
export function planOfDummy(desiredStatus: PaymentStatus): Plan {
  const steps = [
    stepOf('INITIATED', 0),
    ...(desiredStatus === 'INITIATED' ? [] : [stepOf('PENDING', 50)]),
    ...(desiredStatus === 'INITIATED' || desiredStatus === 'PENDING'
      ? []
      : [stepOf(desiredStatus, 150)]),
  ]
  return versioned({
    scenario: 'dummy',
    summary: `The dummy provider makes it ${desiredStatus}.`,
    source: 'provider dummy',
    seed: null,
    steps,
    deliveries: steps.slice(1).map(defaultDelivery),
    browser: defaultBrowser(steps),
    payer: payerOf({ version: 1 }),
    retry: defaultRetry,
    timeout: defaultTimeout,
    api: {},
  })
}

function stepOf(status: PaymentStatus, delay: number): Step {
  const at = { event: 'payment.created', delay }
  return {
    id: status.toLowerCase(),
    at,
    status,
    reason: null,
    patience: false,
    because: `provider dummy (${status} at ${formatMoment(at)})`,
  }
}
