import { renderSVG } from 'uqr'
import type { CheckoutService } from '../../checkout/checkout-service.ts'
import type { BankIdOrder, Checkout } from '../../checkout/checkout-session.ts'
import { parseUrl } from '../../input/parse-url.ts'
import { sessionLimit } from '../../providers/open-payments/bankid.ts'
import type { BankIdSimulator } from '../../providers/open-payments/bankid-simulator.ts'
import type { Link } from '../page.ts'
import type { RfaMessage } from './rfa.ts'
import { pendingMessage } from './rfa.ts'
import type { Locale, Texts } from './texts.ts'
import { textsIn } from './texts.ts'
import { linkFor, type Viewer } from './viewer.ts'

export type BankIdPanel = {
  readonly lang: Locale
  readonly t: Texts
  /** `null` once the app is open, and on phones */
  readonly qr: { readonly code: string; readonly svg: string; readonly isForHere: boolean } | null
  readonly message: RfaMessage
  readonly timeLeft: string | null
  readonly open:
    | (Link & {
        readonly rfa: string
        readonly newTab: boolean
        /** the QR code beside it comes first */
        readonly isSecondary: boolean
        /** go there at once, but only once for this order */
        readonly auto: string | null
      })
    | null
}

/** The live part of the BankID screens, at the world's now. `origin` is the one the payer's browser knows us by. */
export function bankIdPanel(
  checkoutService: CheckoutService,
  bankId: BankIdSimulator,
  checkout: Checkout,
  viewer: Viewer,
  origin: string,
): BankIdPanel {
  const { order } = checkout
  const hint = order === null ? 'outstandingTransaction' : pendingHint(order)
  // On a phone, the app was opened already when its owner asks for another device.
  const isScanned = hint !== 'outstandingTransaction' && !viewer.onPhone
  const showsQr = viewer.device === 'desktop' && !isScanned
  const hintCode = showsQr ? 'outstandingTransaction' : hint
  return {
    lang: viewer.lang,
    t: textsIn(viewer.lang),
    qr: order !== null && showsQr ? toQr(bankId.qrCode(order, origin).text) : null,
    message: pendingMessage(hintCode, viewer),
    timeLeft: timeLeft(checkoutService, checkout, viewer),
    open: order === null ? null : openLink(order, viewer),
  }
}

function pendingHint(order: BankIdOrder): string {
  return order.hintCode ?? (order.openedAt === null ? 'outstandingTransaction' : 'userSign')
}

function toQr(text: string): NonNullable<BankIdPanel['qr']> {
  return {
    code: text,
    svg: renderSVG(text, { border: 2, pixelSize: 4 }),
    isForHere: leadsHere(text),
  }
}

/** A loopback address, which a phone cannot reach. */
function leadsHere(text: string): boolean {
  const url = parseUrl(text)
  return url !== null && /^(?:localhost|.+\.localhost|127\.[\d.]+|\[::1\])$/.test(url.hostname)
}

function timeLeft(
  checkoutService: CheckoutService,
  { session, payment }: Checkout,
  { lang }: Viewer,
): string | null {
  if (session.bankIdSince === null) return null
  const left = session.bankIdSince + sessionLimit - checkoutService.clockFor(payment).now
  const seconds = Math.max(0, Math.ceil(left / 1000))
  const text = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  return textsIn(lang).bankid.timeLeft(text)
}

/**
 * Our page for the phone in place of `app.bankid.com`: never a link that could wake a real BankID app
 * (docs/contract/open-payments-and-bankid.md#c4-animated-qr).
 */
function openLink(order: BankIdOrder, viewer: Viewer): NonNullable<BankIdPanel['open']> {
  const { open, thisDevice } = textsIn(viewer.lang).bankid
  const isPhone = viewer.device === 'phone'
  // A frame is the shop's: the phone is opened beside it by a tap, and the checkout in the frame goes on by itself.
  const { isFramed } = viewer
  const newTab = isFramed || (!isPhone && !viewer.onPhone)
  const back = newTab ? 'link' : 'auto'
  return {
    href: linkFor(viewer, `/bankid/${order.orderRef}`, {
      back: isFramed ? null : back,
      framed: null,
    }),
    label: isPhone ? open : thisDevice,
    rfa: isPhone ? 'RFA18' : 'RFA19',
    newTab,
    isSecondary: !isPhone && newTab,
    auto: isPhone && !isFramed && order.openedAt === null ? order.orderRef : null,
  }
}
