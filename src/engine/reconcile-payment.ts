import { toReceivedTotal } from '../payment/funds.ts'
import { sumOfItems } from '../payment/money.ts'
import type { OrderItem, Payment } from '../payment/payment.ts'
import { transaction } from '../storage/transactions.ts'
import type { Engine } from './engine.ts'
import { forbidden } from './errors.ts'
import { recordStatus } from './record-event.ts'
import { type Remark, requireKnownRecipients } from './require-known.ts'

/**
 * A deposit is completed with the money that did come in
 * (docs/contract/ping-payments-api.md#48-update-stop-reconcile). `given` null: with the items it has.
 */
export function reconcilePayment(
  engine: Engine,
  payment: Payment,
  given: readonly OrderItem[] | null,
  remark?: Remark,
): void {
  if (!['UNDERFUNDED', 'OVERFUNDED', 'FUNDED'].includes(payment.status)) {
    const description = `The payment ${payment.id} is ${payment.status}: only UNDERFUNDED, OVERFUNDED and FUNDED ones can be reconciled.`
    forbidden('payment_not_funded', description)
  }
  const { db, payments } = engine.stores
  const total = toReceivedTotal(payments.changes(payment.seq))
  const items = given ?? payment.orderItems
  const sum = sumOfItems(items)
  if (sum !== total) {
    const whose = given === null ? 'The order items of the payment' : 'The order_items'
    forbidden('operation_forbidden', `${whose} add up to ${sum}, but ${total} was received`)
  }
  requireKnownRecipients(engine, payment.tenantId, items, remark)
  transaction(db, () => {
    // @GUESS total_amount follows the items: nothing else adds up afterwards
    payments.setTotal(payment, items, total)
    const funds = { received: 0, received_total: total }
    const because = 'the tenant called reconcile_payment'
    recordStatus(engine, payment.seq, { status: 'COMPLETED', reason: null, because, funds })
  })
}
