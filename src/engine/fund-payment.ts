import type { Payment } from '../payment/payment.ts'
import type { Engine } from './engine.ts'
import { record } from './record-event.ts'

/**
 * Money came in for a payment that is funded by transfers: its status says whether it is enough
 * (docs/contract/ping-payments-api.md#45-statuses).
 */
export function fundPayment(
  engine: Engine,
  payment: Payment,
  /** minor units (öre) */
  received: number,
  /** ms, world time */
  at: number,
  because: string,
): void {
  const { funding } = engine.providers.find(payment)
  const whenFunded = funding?.statusWhenFunded(payment.providerMethodParameters) ?? 'COMPLETED'
  record(engine, payment, { kind: 'transfer', received, whenFunded, because }, at)
}
