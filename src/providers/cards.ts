import { type Step, UnknownChoiceError } from '../checkout/checkout-definition.ts'
import type { CheckoutSession } from '../checkout/checkout-session.ts'
import { commonTransitions, refused } from '../checkout/transitions.ts'
import { onePage, pay } from './one-page.ts'

/** A made-up card. `refusal`: the ISO 20022 reason with which its issuer refuses; null: it pays. */
export type TestCard = {
  readonly number: string
  readonly refusal: string | null
  readonly does: { readonly sv: string; readonly en: string }
}

export const testCards: readonly TestCard[] = [
  card('4111111111111111', null, 'betalar', 'pays'),
  // Those of the vendor's page "Worldline PaymentIQ".
  card('5457210002001420', null, 'betalar', 'pays'),
  card('5457210002001461', null, 'betalar', 'pays'),
  card('5204740000001002', null, 'betalar', 'pays'),
  card('5186170070001140', 'AM04', 'saknar täckning', 'has no money'),
  card('5555555555554444', null, 'betalar', 'pays'),
  card('4000000000000002', 'MS03', 'nekas', 'is refused'),
  card('4000000000009995', 'AM04', 'saknar täckning', 'has no money'),
  card('4000000000000069', 'AC04', 'har gått ut', 'has expired'),
  card('4100000000000019', 'FRAD', 'misstänks för bedrägeri', 'looks like fraud'),
]

function card(number: string, refusal: string | null, sv: string, en: string): TestCard {
  return { number, refusal, does: { sv, en } }
}

/** Finds a card by its number, with or without spaces and hyphens. */
export function findCard(number: string): TestCard | undefined {
  const digits = number.replaceAll(/[\s-]/g, '')
  return testCards.find((known) => known.number === digits)
}

/** A page with a card form. Only test cards are accepted, so that no real card number ends up here. */
export const cardPage = onePage(payByCard)

function payByCard(step: Step): CheckoutSession {
  const chosen = findCard(step.input.card ?? testCards[0]?.number ?? '')
  if (chosen === undefined) {
    const known = testCards.map((known) => known.number).join(', ')
    throw new UnknownChoiceError(`No card with that number can be used here; there is ${known}.`)
  }
  if (chosen.refusal === null) return pay(step)
  return refused({ ...step, session: commonTransitions.open(step) }, chosen.refusal)
}
