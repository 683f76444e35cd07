import type { Engine } from '../engine.ts'
import { forbidden } from '../errors.ts'
import { movePaymentLink } from './move-payment-link.ts'
import type { PaymentLink } from './payment-link.ts'

/** Throws ForbiddenError where the link has ended. @GUESS the code; that a paid or expired link cannot be cancelled either */
export function cancelPaymentLink(engine: Engine, link: PaymentLink): PaymentLink {
  requireOpenLink(link, 'cancelled')
  const at = engine.worlds.now(link.tenantId)
  const because = 'the tenant called cancel_payment_link'
  return movePaymentLink(engine, link, { status: 'CANCELLED', because, at })
}

export function requireOpenLink({ id, status }: PaymentLink, what: string): void {
  if (status === 'CREATED') return
  forbidden('operation_forbidden', `The payment link ${id} is ${status}: it cannot be ${what}.`)
}
