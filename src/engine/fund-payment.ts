import type { Payment, StatusChange } from '../payment/payment.ts'
import type { PaymentStatus } from '../payment/status.ts'
import type { PaymentStore } from '../storage/payment-store.ts'
import type { RecordStatus } from './deps.ts'

/** Money came in for a `ping`/`deposit` payment: its status says whether it is enough (contract sheet 4.5). */
export function createFundPayment({
  payments,
  recordStatus,
}: {
  payments: PaymentStore
  recordStatus: RecordStatus
}) {
  return function fundPayment(
    payment: Payment,
    /** minor units (öre) */
    received: number,
    /** ms, world time */
    at: number,
    because: string,
  ): void {
    if (payment.status === 'INITIATED') {
      recordStatus(payment.seq, { status: 'PENDING', reason: null, because, at })
    }
    const receivedTotal = toReceivedTotal(payments.changes(payment.seq)) + received
    const funds = { received, received_total: receivedTotal }
    const status = toStatus(payment, receivedTotal)
    recordStatus(payment.seq, { status, reason: null, because, at, funds })
  }
}

export type FundPayment = ReturnType<typeof createFundPayment>

/** Minor units (öre) that have come in for a payment so far. */
export function toReceivedTotal(changes: readonly StatusChange[]): number {
  const last = changes.findLast(({ funds }) => funds !== null)
  return Number(last?.funds?.['received_total'] ?? 0)
}

function toStatus(payment: Payment, receivedTotal: number): PaymentStatus {
  if (receivedTotal < payment.totalAmount) return 'UNDERFUNDED'
  if (receivedTotal > payment.totalAmount) return 'OVERFUNDED'
  const waits = payment.providerMethodParameters['complete_when_funded'] === false
  return waits ? 'FUNDED' : 'COMPLETED'
}
