import type { Payment } from '../payment/payment.ts'
import type { Engine } from './engine.ts'
import { recordStatus } from './record-event.ts'
import { refuseTerminated } from './update-payment.ts'

/**
 * A running payment becomes STOPPED, which is terminal (docs/contract/ping-payments-api.md#48-update-stop-reconcile).
 */
export function stopPayment(engine: Engine, payment: Payment): void {
  refuseTerminated(payment)
  const because = 'the tenant called stop_payment'
  recordStatus(engine, payment.seq, { status: 'STOPPED', reason: null, because })
}
