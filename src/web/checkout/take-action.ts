import type { ActionInput } from '../../checkout/checkout-definition.ts'
import { type Checkout, type PayerAction, payerActions } from '../../checkout/checkout-session.ts'
import { findCard } from '../../providers/cards.ts'
import { banks } from '../../providers/open-payments/banks.ts'
import { testPersons } from '../../providers/open-payments/test-persons.ts'
import { usableAccounts } from '../../providers/open-payments/usable-accounts.ts'
import type { CheckoutContext } from './context.ts'

/**
 * Takes an action of the payer where it is legal now. Double clicks, back buttons and second tabs ask for what is no
 * longer legal: that changes nothing, and no payer is shown an error for it. Answers the checkout as it is then; null
 * where there is none.
 */
export function takeAction(
  { checkoutService }: Pick<CheckoutContext, 'checkoutService'>,
  token: string,
  action: PayerAction,
  input: ActionInput = {},
): Checkout | null {
  const checkout = checkoutService.findCheckout(token)
  if (checkout === null) return null
  const isLegal = checkoutService.legalActions(checkout.session).includes(action)
  if (!isLegal || !isKnown(checkout, input)) return checkout
  return checkoutService.act(token, action, 'browser', input)
}

function isKnown(checkout: Checkout, { bank, account, person, card }: ActionInput): boolean {
  const isBank = banks.some(({ bic }) => bic === bank)
  const isPerson = testPersons.some(({ personalNumber }) => personalNumber === person)
  const isAccount = () =>
    usableAccounts(checkout).some(({ iban, usable }) => iban === account && usable)
  return (
    (bank === undefined || isBank) &&
    (person === undefined || isPerson) &&
    (card === undefined || findCard(card) !== undefined) &&
    (account === undefined || isAccount())
  )
}

/** What the test controls choose where the payer would have to choose. */
export function firstChoice(action: PayerAction, checkout: Checkout): ActionInput {
  const bank = banks[0]?.bic
  if (action === 'choose_bank' && bank !== undefined) return { bank }
  if (action !== 'choose_account') return {}
  const account = usableAccounts(checkout).find(({ usable }) => usable)?.iban
  return account === undefined ? {} : { account }
}

export function isPayerAction(text: string | undefined): text is PayerAction {
  return payerActions.some((action) => action === text)
}
