import type { CheckoutService } from '../../checkout/checkout-service.ts'
import type { Checkout } from '../../checkout/checkout-session.ts'
import type { BankIdSimulator } from '../../providers/open-payments/bankid-simulator.ts'
import type { Render } from '../templates.ts'
import { bankIdPanel } from './bankid-panel.ts'
import { checkoutPage } from './checkout-page.ts'
import { chooseAccountPage, chooseBankPage } from './choice-pages.ts'
import { closedPage, resultPage } from './end-pages.ts'
import type { BankIdFailedPage, BankIdPage, SignPage } from './page-models.ts'
import { payPage } from './pay-page.ts'
import { known, toFacts, toSummary } from './payment-summary.ts'
import { reasonText } from './reasons.ts'
import { failedMessage } from './rfa.ts'
import { type ScreenName, toScreen } from './screen-name.ts'
import { textsIn } from './texts.ts'
import { linkFor, type Viewer } from './viewer.ts'

/** The page of a checkout as it stands. `origin` is the one the payer's browser knows us by. */
export type ShowScreen = (checkout: Checkout, viewer: Viewer, origin: string) => string

export function createScreens({
  checkoutService: service,
  bankId,
  render,
}: {
  checkoutService: CheckoutService
  bankId: BankIdSimulator
  render: Render
}): ShowScreen {
  const screens: Record<ScreenName, ShowScreen> = {
    choose_bank: (c, viewer) => render('checkout-choose-bank', chooseBankPage(service, c, viewer)),
    bankid: (c, viewer, origin) =>
      render('checkout-bankid', bankIdPage(service, bankId, c, viewer, origin)),
    bankid_failed: (c, viewer) => render('checkout-bankid-failed', failedPage(service, c, viewer)),
    choose_account: (c, viewer) =>
      render('checkout-choose-account', chooseAccountPage(service, c, viewer)),
    sign: (c, viewer) => render('checkout-sign', signPage(service, bankId, c, viewer)),
    pay: (c, viewer) => render(...payPage(service, c, viewer)),
    processing: (c, viewer) => {
      const { title } = textsIn(viewer.lang).processing
      return render('checkout-processing', checkoutPage(service, c, viewer, title))
    },
    result: (c, viewer) => render('checkout-result', resultPage(service, c, viewer)),
    closed: (c, viewer) => render('checkout-closed', closedPage(service, c, viewer)),
  }
  return (checkout, viewer, origin) => screens[toScreen(checkout)](checkout, viewer, origin)
}

function bankIdPage(
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

function failedPage(
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

function signPage(
  checkoutService: CheckoutService,
  bankId: BankIdSimulator,
  checkout: Checkout,
  viewer: Viewer,
): SignPage {
  const { sign } = textsIn(viewer.lang)
  const facts = toFacts(checkout, viewer.lang)
  return {
    ...checkoutPage(checkoutService, checkout, viewer, sign.title),
    facts: known([facts.payee, facts.reference, facts.bank, facts.from, facts.amount]),
    payUrl: linkFor(viewer, `/checkout/${checkout.session.token}/sign`),
    payLabel: sign.pay(toSummary(checkout.payment, viewer.lang).amount),
    hasRounds: bankId.roundsFor(checkout.payment) > 1,
  }
}
