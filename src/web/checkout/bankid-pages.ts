import type { CheckoutService } from '../../checkout/checkout-service.ts'
import type { Checkout } from '../../checkout/checkout-session.ts'
import type { BankIdSimulator } from '../../providers/open-payments/bankid-simulator.ts'
import type { Link } from '../page.ts'
import { type BankIdPanel, bankIdPanel } from './bankid-panel.ts'
import { type CheckoutPage, checkoutPage } from './checkout-page.ts'
import { reasonText } from './reasons.ts'
import { failedMessage, type RfaMessage } from './rfa.ts'
import { textsIn } from './texts.ts'
import { linkFor, type Viewer } from './viewer.ts'

export type BankIdPage = CheckoutPage & {
  readonly panel: BankIdPanel
  readonly otherWay: (Link & { readonly rfa: string }) | null
}

export type BankIdFailedPage = CheckoutPage & {
  readonly message: RfaMessage
  readonly reason: string | null
  readonly tryAgainUrl: string | null
  readonly otherBankUrl: string | null
}

export function bankIdPage(
  checkoutService: CheckoutService,
  bankId: BankIdSimulator,
  checkout: Checkout,
  viewer: Viewer,
  origin: string,
): BankIdPage {
  const { bankid } = textsIn(viewer.lang)
  const title = checkout.order?.purpose === 'sign' ? bankid.sign : bankid.login
  const page = checkoutPage(checkoutService, checkout, viewer, title)
  const device = viewer.device === 'phone' ? 'desktop' : 'phone'
  const isAway = viewer.device === 'phone' || viewer.onPhone
  return {
    ...page,
    panel: bankIdPanel(checkoutService, bankId, checkout, viewer, origin),
    otherWay: isAway
      ? {
          href: linkFor(viewer, `/checkout/${checkout.session.token}`, { device }),
          label: device === 'desktop' ? bankid.otherDevice : bankid.open,
          rfa: 'RFA20',
        }
      : null,
  }
}

export function bankIdFailedPage(
  checkoutService: CheckoutService,
  checkout: Checkout,
  viewer: Viewer,
): BankIdFailedPage {
  const { session } = checkout
  const { failed } = textsIn(viewer.lang)
  const isRefusal = session.hintCode === null && session.reason !== null
  const legal = checkoutService.legalActions(session)
  const toUrl = (action: 'try_again' | 'other_bank') =>
    legal.includes(action) ? linkFor(viewer, `/checkout/${session.token}/${action}`) : null
  return {
    ...checkoutPage(checkoutService, checkout, viewer, isRefusal ? failed.refused : failed.title),
    message: failedMessage(session.hintCode, viewer.device, viewer.lang),
    reason: reasonText(session.reason, viewer.lang),
    tryAgainUrl: toUrl('try_again'),
    otherBankUrl: toUrl('other_bank'),
  }
}
