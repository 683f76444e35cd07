import type { Payment } from '../../payment/payment.ts'
import type { Engine } from '../engine.ts'
import { notFound } from '../errors.ts'
import { type PaymentLink, toPaymentLink } from './payment-link.ts'

type Stores = Pick<Engine, 'stores'>

/** Throws NotFoundError. */
export function findPaymentLink({ stores }: Stores, tenantId: string, id: string): PaymentLink {
  return toPaymentLink(stores.paymentLinks.find(tenantId, id) ?? notFound('payment link', id))
}

export function findPaymentLinkByToken({ stores }: Stores, token: string): PaymentLink | null {
  const record = stores.paymentLinks.findByToken(token)
  return record === undefined ? null : toPaymentLink(record)
}

/** The payments made through a link that are kept, oldest first. */
export function paymentsOfLink({ stores }: Stores, { seq }: PaymentLink): Payment[] {
  return stores.paymentLinks.paymentSeqs(seq).map((paymentSeq) => stores.payments.get(paymentSeq))
}
