import type { Plan, RetryRule } from '../payment/plan-types.ts'
import { defaultRetry, defaultTimeout } from '../scenarios/plan/deliveries.ts'
import type { Callback } from '../storage/callback.ts'
import type { PaymentStore } from '../storage/payment-store.ts'
import type { PlanStore } from '../storage/plan-store.ts'

/** How a callback is delivered. */
export type DeliveryPolicy = {
  /** null: it belongs to no payment */
  readonly paymentId: string | null
  readonly retry: RetryRule
  /** ms of real time that an attempt may take */
  readonly timeout: number
}

/** The policy of the payment's scenario, or the defaults for a callback that belongs to no payment. */
export function findDeliveryPolicy(
  {
    payments,
    plans,
  }: {
    readonly payments: Pick<PaymentStore, 'get'>
    readonly plans: Pick<PlanStore<Plan>, 'get'>
  },
  { paymentSeq }: Callback,
): DeliveryPolicy {
  if (paymentSeq === null) return { paymentId: null, retry: defaultRetry, timeout: defaultTimeout }
  const { id, scenarioVersion } = payments.get(paymentSeq)
  const { retry, timeout } = plans.get(scenarioVersion)
  return { paymentId: id, retry, timeout }
}
