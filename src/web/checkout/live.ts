import type { Checkout } from '../../checkout/checkout-session.ts'
import { bankIdPanel } from './bankid-panel.ts'
import type { CheckoutContext } from './context.ts'
import { returnUrlFor } from './return-url.ts'
import { toPlace, toScreen } from './screen-name.ts'
import type { Viewer } from './viewer.ts'

/** What the script of the page asks for every second: is this still the right page, and its live parts as HTML. */
export type Live = { readonly at: string; readonly parts: Readonly<Record<string, string>> }

export function renderLive(
  { checkoutService, bankId, render }: CheckoutContext,
  checkout: Checkout,
  viewer: Viewer,
  origin: string,
): Live {
  const at = toPlace(checkout, returnUrlFor(checkoutService, checkout, viewer))
  if (toScreen(checkout) !== 'bankid') return { at, parts: {} }
  const panel = bankIdPanel(checkoutService, bankId, checkout, viewer, origin)
  const parts = {
    qr: render('partials/bankid-qr', panel),
    message: render('partials/bankid-message', panel),
    time: render('partials/bankid-time', panel),
    open: render('partials/bankid-open', panel),
  }
  return { at, parts }
}
