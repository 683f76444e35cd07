import type { Engine } from '../../engine/engine.ts'
import { findPaymentLink } from '../../engine/payment-links/find-payment-link.ts'
import type { PaymentLink } from '../../engine/payment-links/payment-link.ts'
import type { ApiContext } from '../http/call.ts'

/** The link that a call names; the journal then lists the call with the link's payment order. Throws NotFoundError. */
export function linkOfCall(
  engine: Engine,
  c: ApiContext,
  { payment_link_id: id }: { readonly payment_link_id: string },
): PaymentLink {
  const call = c.get('call')
  const link = findPaymentLink(engine, call.tenantId, id)
  call.paymentOrderId = link.paymentOrderId
  return link
}
