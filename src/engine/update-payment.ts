import { sumOfItems } from '../payment/money.ts'
import type { OrderItem, Payment } from '../payment/payment.ts'
import { isTerminal } from '../payment/status-transitions.ts'
import type { Engine } from './engine.ts'
import { forbidden } from './errors.ts'
import { type Remark, requireKnownRecipients } from './require-known.ts'

/** Other items for a payment that has not ended. @GUESS the sum rule still holds, as a 403: it needs the payment */
export function updatePayment(
  engine: Engine,
  payment: Payment,
  items: readonly OrderItem[],
  remark?: Remark,
): void {
  refuseTerminated(payment)
  const sum = sumOfItems(items)
  if (sum !== payment.totalAmount) {
    const description = `The amounts of order_items add up to ${sum}, but total_amount of the payment is ${payment.totalAmount}`
    forbidden('operation_forbidden', description)
  }
  requireKnownRecipients(engine, payment.tenantId, items, remark)
  engine.stores.payments.setOrderItems(payment, items)
}

export function refuseTerminated(payment: Payment): void {
  if (!isTerminal(payment.status)) return
  forbidden('payment_already_terminated', `The payment ${payment.id} is ${payment.status} already.`)
}
