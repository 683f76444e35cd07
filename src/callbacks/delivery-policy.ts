import type { Plan } from '../payment/plan-types.ts'
import { defaultRetry, defaultTimeout } from '../scenarios/plan/deliveries.ts'
import type { Callback } from '../storage/callback-store.ts'
import type { PaymentStore } from '../storage/payment-store.ts'
import type { PlanStore } from '../storage/plan-store.ts'
import type { DeliveryPolicy } from './dispatcher.ts'

/** How a callback is sent: by the scenario of its payment, or by the defaults where it belongs to none. */
export function createDeliveryPolicy({
  payments,
  plans,
}: {
  payments: PaymentStore
  plans: PlanStore<Plan>
}) {
  return function policyFor({ paymentSeq }: Callback): DeliveryPolicy {
    if (paymentSeq === null)
      return { paymentId: null, retry: defaultRetry, timeout: defaultTimeout }
    const { id, scenarioVersion } = payments.get(paymentSeq)
    const { retry, timeout } = plans.get(scenarioVersion)
    return { paymentId: id, retry, timeout }
  }
}
