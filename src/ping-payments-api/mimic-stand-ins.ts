import type { PaymentOrderStore } from '../storage/payment-order-store.ts'
import type { PaymentStore } from '../storage/payment-store.ts'
import type { RecordStatus } from './deps.ts'
import type { DisburseOrders, ReceiveFunds } from './mimic.ts'

/** Stands in until the money side is built: a transfer settles the deposit that waits for its reference. */
export function createReceiveFundsStandIn({
  payments,
  recordStatus,
}: {
  payments: PaymentStore
  recordStatus: RecordStatus
}): ReceiveFunds {
  return ({ tenantId, reference, amount, currency, because }) => {
    const payment = payments.findOpenDeposit(tenantId, reference)
    if (payment === undefined || payment.currency !== currency) return 'unmatched'
    const waits = payment.providerMethodParameters['complete_when_funded'] === false
    const enough = waits ? 'FUNDED' : 'COMPLETED'
    const other = amount < payment.totalAmount ? 'UNDERFUNDED' : 'OVERFUNDED'
    const status = amount === payment.totalAmount ? enough : other
    if (payment.status === 'INITIATED')
      recordStatus(payment.seq, { status: 'PENDING', reason: null, because })
    recordStatus(payment.seq, { status, reason: null, because })
    return 'connected'
  }
}

/** Stands in until the money side is built: settled orders count as disbursed. */
export function createDisburseStandIn({
  paymentOrders,
}: {
  paymentOrders: PaymentOrderStore
}): DisburseOrders {
  return (tenantId, orderIds) => {
    const asked = orderIds.map((id) => ({ id, order: paymentOrders.find(tenantId, id) }))
    const isReady = ({ order }: (typeof asked)[number]) => order?.status === 'SETTLED'
    return {
      disbursed: asked.filter(isReady).map(({ id }) => id),
      failed: asked
        .filter((entry) => !isReady(entry))
        .map(({ id, order }) => ({
          paymentOrderId: id,
          reason: order === undefined ? 'not_found' : 'payment_order_not_settled',
          description: `The payment order is ${order?.status ?? 'unknown'}`,
        })),
    }
  }
}
