import type { Payment } from '../payment/payment.ts'
import type { RecordStatus } from './deps.ts'
import { refuseTerminated } from './update-payment.ts'

/** A running payment becomes STOPPED, which is terminal (contract sheet 4.8). */
export function createStopPayment({ recordStatus }: { recordStatus: RecordStatus }) {
  return function stopPayment(payment: Payment): void {
    refuseTerminated(payment)
    const because = 'the tenant called stop_payment'
    recordStatus(payment.seq, { status: 'STOPPED', reason: null, because })
  }
}
