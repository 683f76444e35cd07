import { transaction } from '../../storage/transactions.ts'
import type { Engine } from '../engine.ts'
import { forbidden, InvalidRequestError } from '../errors.ts'
import { type Remark, requireKnownMerchant } from '../require-known.ts'
import { publishLink } from './move-payment-link.ts'
import {
  expiryOf,
  type PaymentLink,
  type PaymentLinkBody,
  toLinkDocument,
  toPaymentLink,
  totalOf,
} from './payment-link.ts'

/**
 * A new payment link. Unlike elsewhere an unknown payment order and a sum that does not fit are a 403
 * (docs/contract/ping-payments-api.md#23-status-of-a-problem).
 */
export function createPaymentLink(
  engine: Engine,
  tenantId: string,
  body: PaymentLinkBody,
  remark?: Remark,
): PaymentLink {
  refuseUnpayable(engine, tenantId, body, remark)
  const { stores, worlds, newId } = engine
  const at = worlds.now(tenantId)
  const status = 'CREATED'
  const because = 'the tenant called create_payment_link'
  const document = toLinkDocument({
    body,
    paymentId: null,
    smsStatus: 'NOT_CREATED',
    distributedByEmail: false,
    invoice: null,
    history: [{ status, occurredAt: at, realAt: Date.now(), because }],
  })
  const [id, token] = [newId({ tenantId }), newId({ tenantId })]
  const record = { id, tenantId, token, status, createdAt: at, document }
  return transaction(stores.db, () => {
    const kept = { ...record, paymentOrderId: body.payment_order_id }
    const seq = stores.paymentLinks.insert(kept)
    const link = toPaymentLink({ ...kept, seq })
    scheduleExpiry(engine, link)
    publishLink(engine, link, because, at)
    return link
  })
}

/** A link that has a due date expires when it is over. */
export function scheduleExpiry(
  { scheduler }: Engine,
  { tenantId, seq, body }: Pick<PaymentLink, 'tenantId' | 'seq' | 'body'>,
): void {
  const dueAt = expiryOf(body)
  if (dueAt === null) return
  const job = { tenantId, paymentSeq: null, dueAt, kind: 'payment_link' }
  scheduler.schedule({ ...job, payload: { link: seq }, timeoutOwner: 'payer' })
}

function refuseUnpayable(
  engine: Engine,
  tenantId: string,
  body: PaymentLinkBody,
  remark: Remark | undefined,
): void {
  const { stores } = engine
  const { payment_order_id: orderId, currency, items, total_amount: total } = body
  const order =
    stores.paymentOrders.findHead(tenantId, orderId) ??
    forbidden('operation_forbidden', `There is no payment order ${orderId} in this tenant.`)
  if (order.status !== 'OPEN') {
    const description = `The payment order ${orderId} is ${order.status}: it takes no more payments.`
    forbidden('payment_order_closed', description)
  }
  // Whatever SANDBOX_CURRENCY_MISMATCH lets payments have (docs/contract/ping-payments-api.md#61-payment-links).
  if (currency !== order.currency) {
    const description = `The payment link's currency is ${currency}, its payment order's is ${order.currency}`
    // @GUESS the code
    throw new InvalidRequestError('currency_mismatch', description, 'currency')
  }
  const sum = totalOf(items)
  if (sum !== total) {
    const description = `total_amount is ${total}, but price × quantity of the items add up to ${sum}`
    // @GUESS the code
    forbidden('total_amount_mismatch', description)
  }
  if (body.payment_provider_methods.length === 0)
    forbidden('operation_forbidden', 'payment_provider_methods is empty: nothing to pay with.')
  for (const { merchant_id: id } of items) requireKnownMerchant(engine, tenantId, id, remark)
}
