import type { Engine } from '../engine/engine.ts'
import { scheduleExpiry } from '../engine/payment-links/create-payment-link.ts'
import {
  type PaymentLinkBody,
  toLinkDocument,
  totalOf,
} from '../engine/payment-links/payment-link.ts'
import type { SeedOrder, SeedPaymentLink } from './seed-schema.ts'

/** A link as it is now, after its order is planted. `now` in ms of the world's time; no callback is sent. */
export function plantPaymentLink(
  engine: Engine,
  tenantId: string,
  order: SeedOrder,
  link: SeedPaymentLink,
  now: number,
): void {
  const { stores, newId } = engine
  const { id, status, created_at: createdAt = now, payment_ids, invoice, ...given } = link
  const total_amount = totalOf(given.items)
  const body: PaymentLinkBody = { ...given, currency: order.currency, total_amount }
  const paid = order.payments.find(
    (payment) => payment.status === 'COMPLETED' && payment_ids.includes(payment.id),
  )
  const because = 'the seed file says so'
  const history = [{ status: 'CREATED' as const, occurredAt: createdAt, because }]
  const last = { status, occurredAt: now, because }
  const document = toLinkDocument({
    body,
    paymentId: paid?.id ?? null,
    smsStatus: 'NOT_CREATED',
    distributedByEmail: false,
    invoice: invoice
      ? {
          referenceType: invoice.reference_type,
          reference: invoice.reference,
          documentName: invoice.document_name ?? null,
        }
      : null,
    history: status === 'CREATED' ? history : [...history, last],
  })
  const record = { id, tenantId, token: newId({ tenantId }), status, createdAt, document }
  const seq = stores.paymentLinks.insert({ ...record, paymentOrderId: order.id })
  for (const paymentId of payment_ids) {
    const payment = stores.payments.find(tenantId, paymentId)
    if (payment !== undefined) stores.paymentLinks.connect(seq, payment.seq)
  }
  if (status === 'CREATED') scheduleExpiry(engine, { tenantId, seq, body })
}
