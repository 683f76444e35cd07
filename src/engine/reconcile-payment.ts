import { sumOfItems } from '../payment/money.ts'
import type { OrderItem, Payment } from '../payment/payment.ts'
import type { Db } from '../storage/database.ts'
import type { PaymentStore } from '../storage/payment-store.ts'
import { atomically } from '../storage/transactions.ts'
import type { RecordStatus } from './deps.ts'
import { forbidden } from './errors.ts'
import { toReceivedTotal } from './fund-payment.ts'
import type { RequireKnown } from './require-known.ts'

/** A deposit is completed with the money that did come in (contract sheet 4.8). */
export function createReconcilePayment({
  db,
  payments,
  recordStatus,
  requireKnown,
}: {
  db: Db
  payments: PaymentStore
  recordStatus: RecordStatus
  requireKnown: RequireKnown
}) {
  return function reconcilePayment(payment: Payment, given: readonly OrderItem[] | null): void {
    if (!['UNDERFUNDED', 'OVERFUNDED', 'FUNDED'].includes(payment.status)) {
      const told = `The payment ${payment.id} is ${payment.status}: only UNDERFUNDED, OVERFUNDED and FUNDED ones can be reconciled.`
      forbidden('payment_not_funded', told)
    }
    const total = toReceivedTotal(payments.changes(payment.seq))
    const items = given ?? payment.orderItems
    const sum = sumOfItems(items)
    if (sum !== total) {
      const whose = given === null ? 'The order items of the payment' : 'The order_items'
      forbidden('operation_forbidden', `${whose} add up to ${sum}, but ${total} was received`)
    }
    requireKnown.merchants(payment.tenantId, items)
    atomically(db, () => {
      // @GUESS total_amount follows the items: nothing else adds up afterwards
      payments.setTotal(payment, items, total)
      const funds = { received: 0, received_total: total }
      const because = 'the tenant called reconcile_payment'
      recordStatus(payment.seq, { status: 'COMPLETED', reason: null, because, funds })
    })
  }
}

export type ReconcilePayment = ReturnType<typeof createReconcilePayment>
