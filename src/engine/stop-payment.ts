import type { Payment } from '../payment/payment.ts'
import type { Engine } from './engine.ts'
import { recordStatus } from './record-event.ts'
import { refuseTerminated } from './update-payment.ts'

/** A running payment becomes STOPPED, which is terminal (contract sheet 4.8). */
export function stopPayment(engine: Engine, payment: Payment): void {
  refuseTerminated(payment)
  const because = 'the tenant called stop_payment'
  recordStatus(engine, payment.seq, { status: 'STOPPED', reason: null, because })
}
