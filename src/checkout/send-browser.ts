import type { Payment } from '../payment/payment.ts'
import type { Plan } from '../payment/plan-types.ts'
import type { CheckoutSession } from './checkout-session.ts'
import type { CheckoutContext } from './context.ts'
import { definitionFor } from './load-checkout.ts'

/**
 * The browser was sent back to the shop, in the caller's transaction. Nobody but a person at the pages has one that
 * requests the page by itself: for all others it is requested here, where the scenario or a test says so. `at` in ms of
 * the world's time.
 */
export function visitShop(
  ctx: CheckoutContext,
  payment: Payment,
  plan: Plan,
  session: CheckoutSession,
  at: number,
): void {
  const { actor, goesTo, visits = plan.browser.visits ?? null } = session
  if (visits === null || actor === 'browser' || goesTo === null || goesTo === 'nowhere') return
  const definition = definitionFor(ctx, payment)
  const url = definition.returnUrl(payment.providerMethodParameters, goesTo)
  if (url === null) return
  const because =
    session.visits === undefined ? plan.browser.because : 'a test has the payer visit the shop'
  ctx.domainEvents.emit('browser.sent', { payment, url, visits, at, because })
}
