import type { CheckoutService } from '../../checkout/checkout-service.ts'
import type { Checkout } from '../../checkout/checkout-session.ts'
import { testCards } from '../../providers/cards.ts'
import type { CheckoutPage } from './checkout-page.ts'
import { checkoutPage } from './checkout-page.ts'
import type { Fact } from './payment-summary.ts'
import { toSummary } from './payment-summary.ts'
import { textsIn } from './texts.ts'
import { linkFor, type Viewer } from './viewer.ts'

/** The page of a provider whose checkout has only one. */
export type PayFormPage = CheckoutPage & {
  readonly name: string
  readonly ask: string
  readonly facts: readonly Fact[]
  readonly payUrl: string
  readonly payLabel: string
  /** test cards, where the form takes a card */
  readonly cards: readonly {
    readonly number: string
    readonly shown: string
    readonly does: string
  }[]
  readonly problem: string | null
}

const templates = {
  app: 'checkout/pay-app',
  card: 'checkout/pay-card',
  confirm: 'checkout/pay-confirm',
} as const

/** The template of the provider's form, and its model. */
export function payPage(
  checkoutService: CheckoutService,
  checkout: Checkout,
  viewer: Viewer,
): [template: (typeof templates)[keyof typeof templates], model: PayFormPage] {
  const { payment, session } = checkout
  const { lang } = viewer
  const page = checkoutService.pageFor(payment)
  if (page === null) throw new Error(`${payment.provider}/${payment.method} has no page to pay on.`)
  const facts = page.facts?.(payment) ?? []
  const model = {
    ...checkoutPage(checkoutService, checkout, viewer, page.ask[lang]),
    name: page.name,
    ask: page.ask[lang],
    facts: facts.map(({ label, value }) => ({ label: label[lang], value })),
    payUrl: linkFor(viewer, `/checkout/${session.token}/approve`),
    payLabel: `${page.pay[lang]} ${toSummary(payment, lang).amount}`,
    cards: testCards.map(({ number, does }) => ({
      number,
      shown: number.match(/.{1,4}/g)?.join(' ') ?? '',
      does: does[lang],
    })),
    problem: viewer.badCard ? textsIn(lang).pay.badCard : null,
  }
  return [templates[page.form], model]
}
