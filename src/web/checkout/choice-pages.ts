import type { CheckoutService } from '../../checkout/checkout-service.ts'
import type { Checkout } from '../../checkout/checkout-session.ts'
import { formatAmount } from '../../payment/money.ts'
import { banks } from '../../providers/open-payments/banks.ts'
import { usableAccounts } from '../../providers/open-payments/usable-accounts.ts'
import type { CheckoutPage } from './checkout-page.ts'
import { checkoutPage } from './checkout-page.ts'
import { textsIn } from './texts.ts'
import { linkFor, type Viewer } from './viewer.ts'

export type ChooseBankPage = CheckoutPage & {
  readonly chooseUrl: string
  readonly search: string
  /** query parameters that a search keeps */
  readonly kept: readonly { readonly name: string; readonly value: string }[]
  readonly banks: readonly {
    readonly bic: string
    readonly name: string
    readonly initial: string
  }[]
}

export type AccountModel = {
  readonly iban: string
  readonly name: string
  readonly number: string
  readonly balance: string
  readonly usable: boolean
}

export type ChooseAccountPage = CheckoutPage & {
  readonly chooseUrl: string
  readonly accounts: readonly AccountModel[]
}

export function chooseBankPage(
  checkoutService: CheckoutService,
  checkout: Checkout,
  viewer: Viewer,
): ChooseBankPage {
  const { title } = textsIn(viewer.lang).chooseBank
  const wanted = viewer.search.trim().toLocaleLowerCase('sv')
  const found = banks.filter(({ name }) => name.toLocaleLowerCase('sv').includes(wanted))
  return {
    ...checkoutPage(checkoutService, checkout, viewer, title),
    chooseUrl: linkFor(viewer, `/checkout/${checkout.session.token}/choose_bank`),
    search: viewer.search,
    kept: Object.entries(viewer.asked).map(([name, value]) => ({ name, value })),
    banks: found.map(({ bic, name }) => ({ bic, name, initial: name.slice(0, 2) })),
  }
}

export function chooseAccountPage(
  checkoutService: CheckoutService,
  checkout: Checkout,
  viewer: Viewer,
): ChooseAccountPage {
  const { lang } = viewer
  const { currency } = checkout.payment
  return {
    ...checkoutPage(checkoutService, checkout, viewer, textsIn(lang).accounts.title),
    chooseUrl: linkFor(viewer, `/checkout/${checkout.session.token}/choose_account`),
    accounts: usableAccounts(checkout).map((account) => ({
      iban: account.iban,
      name: account.name[lang],
      number: account.number,
      balance: formatAmount(account.balance, currency, lang),
      usable: account.usable,
    })),
  }
}
