import { sumOfItems } from '../payment/money.ts'
import type { OrderItem, Payment } from '../payment/payment.ts'
import { isTerminal } from '../payment/status.ts'
import type { PaymentStore } from '../storage/payment-store.ts'
import { forbidden } from './errors.ts'
import type { RequireKnown } from './require-known.ts'

/** Other items for a payment that has not ended. @GUESS the sum rule still holds, as a 403: it needs the payment */
export function createUpdatePayment({
  payments,
  requireKnown,
}: {
  payments: PaymentStore
  requireKnown: RequireKnown
}) {
  return function updatePayment(payment: Payment, items: readonly OrderItem[]): void {
    refuseTerminated(payment)
    const sum = sumOfItems(items)
    if (sum !== payment.totalAmount) {
      const description = `The amounts of order_items add up to ${sum}, but total_amount of the payment is ${payment.totalAmount}`
      forbidden('operation_forbidden', description)
    }
    requireKnown.merchants(payment.tenantId, items)
    payments.setOrderItems(payment, items)
  }
}

export function refuseTerminated(payment: Payment): void {
  if (!isTerminal(payment.status)) return
  forbidden('payment_already_terminated', `The payment ${payment.id} is ${payment.status} already.`)
}
