import type { CheckoutService } from '../../checkout/checkout-service.ts'
import type { Checkout } from '../../checkout/checkout-session.ts'
import type { BankIdSimulator } from '../../providers/open-payments/bankid-simulator.ts'
import { type CheckoutPage, checkoutPage } from './checkout-page.ts'
import { type Fact, known, toFacts, toSummary } from './payment-summary.ts'
import { textsIn } from './texts.ts'
import { linkFor, type Viewer } from './viewer.ts'

export type SignPage = CheckoutPage & {
  readonly facts: readonly Fact[]
  readonly payUrl: string
  readonly payLabel: string
  readonly hasRounds: boolean
}

export function signPage(
  checkoutService: CheckoutService,
  bankId: BankIdSimulator,
  checkout: Checkout,
  viewer: Viewer,
): SignPage {
  const { sign } = textsIn(viewer.lang)
  const facts = toFacts(checkout, viewer.lang, checkoutService.payeeOf(checkout.payment))
  return {
    ...checkoutPage(checkoutService, checkout, viewer, sign.title),
    facts: known([facts.payee, facts.reference, facts.bank, facts.from, facts.amount]),
    payUrl: linkFor(viewer, `/checkout/${checkout.session.token}/sign`),
    payLabel: sign.pay(toSummary(checkout.payment, viewer.lang).amount),
    hasRounds: bankId.roundsFor(checkout.payment) > 1,
  }
}
