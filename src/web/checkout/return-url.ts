import type { CheckoutService } from '../../checkout/checkout-service.ts'
import type { Checkout } from '../../checkout/checkout-session.ts'
import type { Viewer } from './viewer.ts'

/**
 * Where the browser goes in the end: the merchant's URL for it, else the `callbackurl` that the merchant's page appended
 * to the link into an app; null for nowhere, or not yet.
 */
export function returnUrlFor(
  checkoutService: CheckoutService,
  checkout: Checkout,
  viewer: Viewer,
): string | null {
  const { goesTo } = checkout.session
  const isApp = checkoutService.pageFor(checkout.payment)?.form === 'app'
  const appended = isApp && goesTo !== null && goesTo !== 'nowhere' ? viewer.callbackUrl : null
  return checkoutService.returnUrl(checkout) ?? appended
}
