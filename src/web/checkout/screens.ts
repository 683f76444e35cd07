import type { Checkout } from '../../checkout/checkout-session.ts'
import { bankIdFailedPage, bankIdPage } from './bankid-pages.ts'
import { checkoutPage } from './checkout-page.ts'
import { chooseAccountPage, chooseBankPage } from './choice-pages.ts'
import type { CheckoutContext } from './context.ts'
import { closedPage, resultPage } from './end-pages.ts'
import { payPage } from './pay-page.ts'
import { toScreen } from './screen-name.ts'
import { signPage } from './sign-page.ts'
import { textsIn } from './texts.ts'
import type { Viewer } from './viewer.ts'

/** The page of a checkout in its state. `origin` is the one the payer's browser knows us by. */
export function renderScreen(
  { checkoutService: service, bankId, render }: CheckoutContext,
  checkout: Checkout,
  viewer: Viewer,
  origin: string,
): string {
  switch (toScreen(checkout)) {
    case 'choose_bank':
      return render('checkout/choose-bank', chooseBankPage(service, checkout, viewer))
    case 'bankid':
      return render('checkout/bankid', bankIdPage(service, bankId, checkout, viewer, origin))
    case 'bankid_failed':
      return render('checkout/bankid-failed', bankIdFailedPage(service, checkout, viewer))
    case 'choose_account':
      return render('checkout/choose-account', chooseAccountPage(service, checkout, viewer))
    case 'sign':
      return render('checkout/sign', signPage(service, bankId, checkout, viewer))
    case 'pay':
      return render(...payPage(service, checkout, viewer))
    case 'processing': {
      const { title } = textsIn(viewer.lang).processing
      return render('checkout/processing', checkoutPage(service, checkout, viewer, title))
    }
    case 'result':
      return render('checkout/result', resultPage(service, checkout, viewer))
    case 'closed':
      return render('checkout/closed', closedPage(service, checkout, viewer))
  }
}
