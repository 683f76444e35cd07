import { formatDuration } from '../../payment/duration.ts'
import type { PaymentStore } from '../../storage/payment-store.ts'
import type { ClockService } from '../routes/clock.ts'
import type { DescribePayment } from './describe-payment.ts'

/** What is true of a payment, in short: for those who watch from outside. */
export function createWatchPayment({
  payments,
  describePayment,
  clocks,
}: {
  payments: PaymentStore
  describePayment: DescribePayment
  clocks: ClockService
}) {
  return function watchPayment(tenantId: string, paymentId: string) {
    const payment = payments.find(tenantId, paymentId)
    if (payment === undefined) return null
    const { status, timeline } = describePayment(payment)
    const { now, next_due_at } = clocks.read(tenantId)
    if (next_due_at === null) return { status, timeline, next: null }
    const wait = Date.parse(next_due_at) - Date.parse(now)
    return { status, timeline, next: wait < 1_000 ? 'now' : formatDuration(wait - (wait % 1_000)) }
  }
}
