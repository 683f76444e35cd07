import type { CheckoutService } from '../../checkout/checkout-service.ts'
import type { Checkout, CheckoutState } from '../../checkout/checkout-session.ts'
import { maskUrl } from '../../input/mask-secrets.ts'
import { isWebUrl } from '../../input/url-rules.ts'
import type { CheckoutOutcome } from '../../payment/payer-view.ts'
import type { Link, Page } from '../page.ts'
import type { Summary } from './payment-summary.ts'
import { toSummary } from './payment-summary.ts'
import { returnUrlFor } from './return-url.ts'
import { toPlace, toScreen } from './screen-name.ts'
import type { ControlsModel } from './test-controls.ts'
import { toControls } from './test-controls.ts'
import { type Locale, textsIn } from './texts.ts'
import { linkFor, type Viewer } from './viewer.ts'

export type CheckoutPage = Page & {
  readonly state: CheckoutState
  /** changes when the page has to be replaced; the script compares it */
  readonly at: string
  readonly pageUrl: string
  /** `null` where nothing can change any more */
  readonly liveUrl: string | null
  /** seconds between reloads where scripts are off */
  readonly refresh: number | null
  readonly summary: Summary
  readonly steps: readonly {
    readonly label: string
    readonly isDone: boolean
    readonly isNow: boolean
  }[]
  readonly otherLanguage: Link & { readonly lang: Locale }
  readonly cancelUrl: string | null
  readonly controls: ControlsModel | null
  /** the page waits for what happens only when somebody moves the world's clock */
  readonly manualClock: { readonly url: string; readonly timelineUrl: string } | null
  /** posted to the page around a frame */
  readonly ended: {
    readonly outcome: CheckoutOutcome | null
    readonly status: string
    readonly paymentId: string
  } | null
}

/**
 * The link to the shop at the end: followed after `follow` seconds, or on a click. `address` is where it leads, shown
 * where that is an app instead of a web page.
 */
export type ContinueLink = Link & {
  readonly follow: number | null
  readonly address: string | null
}

/** What every screen of one checkout has. */
export function checkoutPage(
  checkoutService: CheckoutService,
  checkout: Checkout,
  viewer: Viewer,
  title: string,
): CheckoutPage {
  const { session, payment } = checkout
  const returnUrl = returnUrlFor(checkoutService, checkout, viewer)
  const page = `/checkout/${session.token}`
  const canCancel = checkoutService.legalActions(session).includes('cancel')
  return {
    lang: viewer.lang,
    t: textsIn(viewer.lang),
    title,
    state: session.state,
    at: toPlace(checkout, returnUrl),
    // The notice of a refused action stays when the script loads the page again.
    pageUrl: linkFor(viewer, page, { refused: viewer.refused }),
    liveUrl: session.state === 'closed' ? null : linkFor(viewer, `${page}/live`),
    refresh: isWaiting(checkout) ? 2 : null,
    summary: toSummary(payment, viewer.lang, checkoutService.payeeOf(payment)),
    steps: checkoutService.pageFor(payment) === null ? toSteps(checkout, viewer.lang) : [],
    otherLanguage: otherLanguage(page, viewer),
    cancelUrl: canCancel ? linkFor(viewer, `${page}/cancel`) : null,
    manualClock: toManualClock(checkoutService, checkout, viewer),
    controls: viewer.controls ? toControls(checkoutService, checkout, viewer) : null,
    ended: isOver(session.state)
      ? { outcome: session.outcome, status: payment.status, paymentId: payment.id }
      : null,
  }
}

/** The link that takes the payer back to the shop, `null` while there is nowhere to go. */
export function toContinueLink(
  checkoutService: CheckoutService,
  checkout: Checkout,
  viewer: Viewer,
  { label, follow }: { label: string; follow: number | null },
): ContinueLink | null {
  const returnUrl = returnUrlFor(checkoutService, checkout, viewer)
  if (returnUrl === null) return null
  const href = linkFor(viewer, `/checkout/${checkout.session.token}/continue`)
  // Browsers open an app only on a click, and the page stays open.
  if (!isWebUrl(returnUrl))
    return { href, label, follow: null, address: maskUrl(returnUrl, 'userinfo') }
  return { href, label, follow: viewer.hasLeft ? 0 : follow, address: null }
}

/** Says to testers with a manual clock why nothing happens, and how to go on. */
function toManualClock(
  checkoutService: CheckoutService,
  { session, payment }: Checkout,
  viewer: Viewer,
): CheckoutPage['manualClock'] {
  const { mode, next } = checkoutService.clockFor(payment)
  const waits =
    session.state === 'processing' || (session.state === 'result' && session.goesTo === null)
  if (!viewer.controls || !waits || mode !== 'manual' || next === null) return null
  return {
    url: linkFor(viewer, `/checkout/${session.token}/clock`),
    timelineUrl: `/payments/${payment.id}`,
  }
}

function otherLanguage(page: string, viewer: Viewer): CheckoutPage['otherLanguage'] {
  const lang = viewer.lang === 'sv' ? 'en' : 'sv'
  return { lang, href: linkFor(viewer, page, { lang }), label: textsIn(lang).name }
}

function isOver(state: CheckoutState): boolean {
  return state === 'result' || state === 'closed'
}

function isWaiting(checkout: Checkout): boolean {
  const { state, goesTo } = checkout.session
  if (state === 'result') return goesTo === null
  return state === 'processing' || toScreen(checkout) === 'bankid'
}

function toSteps({ session }: Checkout, lang: Locale): CheckoutPage['steps'] {
  const now = stepAt(session.state, session.account !== null)
  return textsIn(lang).steps.map((label, step) => ({
    label,
    isDone: step < now,
    isNow: step === now,
  }))
}

function stepAt(state: CheckoutState, hasAccount: boolean): number {
  if (state === 'choose_bank') return 0
  if (state === 'choose_account') return 2
  if (state === 'sign' || state === 'processing' || hasAccount) return 3
  return 1
}
