import type { Payment } from '../payment/payment.ts'

/** What of a payment is kept as one JSON text. */
export type Document = Pick<
  Payment,
  | 'metadata'
  | 'orderItems'
  | 'payer'
  | 'providerMethodParameters'
  | 'providerMethodResponse'
  | 'trace'
>

export function toDocument(payment: Document): string {
  const { metadata, orderItems, payer, providerMethodParameters, providerMethodResponse } = payment
  return JSON.stringify({
    metadata,
    orderItems,
    payer,
    providerMethodParameters,
    providerMethodResponse,
    trace: payment.trace,
  })
}
