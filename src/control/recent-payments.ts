import type { PaymentStore } from '../storage/payment-store.ts'
import type { DescribePayment, PaymentDetail } from './describe-payment.ts'

/** The newest payments of a world, newest first. */
export function createRecentPayments({
  payments,
  describePayment,
}: {
  payments: PaymentStore
  describePayment: DescribePayment
}) {
  return (tenantId: string, limit: number): PaymentDetail[] =>
    payments.list({ tenantId }, { limit }).items.map(describePayment)
}

export type RecentPayments = ReturnType<typeof createRecentPayments>
