import type { CheckoutService } from '../../checkout/checkout-service.ts'
import type { Checkout, PayerAction } from '../../checkout/checkout-session.ts'
import { isWebUrl } from '../../input/url-rules.ts'
import { returnUrlFor } from './return-url.ts'
import { linkFor, type Viewer } from './viewer.ts'

/**
 * Where the payer's browser goes after an action: the checkout's own page, or the merchant's after the payer ended it.
 * A framed page comes back once more, to notify the page around it.
 */
export function nextPage(
  checkoutService: CheckoutService,
  checkout: Checkout,
  viewer: Viewer,
  {
    action,
    isFramed,
    refused = null,
  }: {
    action: PayerAction
    isFramed: boolean
    /** what the test controls asked for in vain; the checkout's own page says so */
    refused?: PayerAction | null
  },
): string {
  const page = `/checkout/${checkout.session.token}`
  const returnUrl = hasEnded(checkout, action)
    ? returnUrlFor(checkoutService, checkout, viewer)
    : null
  // The page shows the address of an app first, and the payer opens it from there.
  const isShownFirst = returnUrl !== null && action !== 'continue' && !isWebUrl(returnUrl)
  if (returnUrl === null || isShownFirst) return linkFor(viewer, page, { refused })
  return isFramed ? linkFor(viewer, page, { left: '1' }) : headerSafe(returnUrl)
}

function hasEnded({ session: { outcome } }: Checkout, action: PayerAction): boolean {
  if (action === 'continue') return true
  return action === 'cancel' && (outcome === 'cancelled' || outcome === 'failed')
}

/** A `Location` is ASCII; everything else in the merchant's URL stays as it is. */
export function headerSafe(url: string): string {
  const percent = (byte: number) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  return url.replace(/[^\x21-\x7e]+/g, (text) => Array.from(Buffer.from(text), percent).join(''))
}
