import type { Payment } from '../payment/payment.ts'
import type { PaymentStatus } from '../payment/status.ts'
import type { Engine } from './engine.ts'
import { toReceivedTotal } from './received-total.ts'
import { recordStatus } from './record-event.ts'

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
  if (payment.status === 'INITIATED') {
    recordStatus(engine, payment.seq, { status: 'PENDING', reason: null, because, at })
  }
  const changes = engine.stores.payments.changes(payment.seq)
  const receivedTotal = toReceivedTotal(changes) + received
  const funds = { received, received_total: receivedTotal }
  const status = toStatus(engine, payment, receivedTotal)
  recordStatus(engine, payment.seq, { status, reason: null, because, at, funds })
}

function toStatus({ providers }: Engine, payment: Payment, receivedTotal: number): PaymentStatus {
  if (receivedTotal < payment.totalAmount) return 'UNDERFUNDED'
  if (receivedTotal > payment.totalAmount) return 'OVERFUNDED'
  const { funding } = providers.find(payment)
  return funding?.statusWhenFunded(payment.providerMethodParameters) ?? 'COMPLETED'
}
