import type { CheckoutService } from '../../checkout/checkout-service.ts'
import type { Checkout } from '../../checkout/checkout-session.ts'
import type { BankIdSimulator } from '../../providers/open-payments/bankid-simulator.ts'
import type { Render } from '../templates.ts'
import { bankIdPanel } from './bankid-panel.ts'
import { returnUrlFor } from './return-url.ts'
import { toPlace, toScreen } from './screen-name.ts'
import type { Viewer } from './viewer.ts'

/** What the script asks for each second: is this still the right page, and its moving parts as HTML. */
export type Live = { readonly at: string; readonly parts: Readonly<Record<string, string>> }

export function createLive({
  checkoutService,
  bankId,
  render,
}: {
  checkoutService: CheckoutService
  bankId: BankIdSimulator
  render: Render
}): (checkout: Checkout, viewer: Viewer, origin: string) => Live {
  return (checkout, viewer, origin) => {
    const at = toPlace(checkout, returnUrlFor(checkoutService, checkout, viewer))
    if (toScreen(checkout) !== 'bankid') return { at, parts: {} }
    const panel = bankIdPanel(checkoutService, bankId, checkout, viewer, origin)
    const parts = {
      qr: render('_bankid-qr', panel),
      message: render('_bankid-message', panel),
      time: render('_bankid-time', panel),
      open: render('_bankid-open', panel),
    }
    return { at, parts }
  }
}
