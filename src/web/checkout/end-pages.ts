import type { CheckoutService } from '../../checkout/checkout-service.ts'
import type { Checkout } from '../../checkout/checkout-session.ts'
import type { CheckoutOutcome } from '../../payment/payer-view.ts'
import type { Icon } from '../page.ts'
import type { CheckoutPage, ContinueLink } from './checkout-page.ts'
import { checkoutPage, toContinueLink } from './checkout-page.ts'
import type { Fact } from './payment-summary.ts'
import { known, toFacts } from './payment-summary.ts'
import { reasonText } from './reasons.ts'
import { returnUrlFor } from './return-url.ts'
import { textsIn } from './texts.ts'
import type { Viewer } from './viewer.ts'

export type ResultPage = CheckoutPage & {
  readonly outcome: CheckoutOutcome
  readonly mood: 'good' | 'waiting' | 'bad'
  readonly icon: Icon
  readonly text: string
  readonly reason: string | null
  readonly facts: readonly Fact[]
  readonly continueLink: ContinueLink | null
  readonly goesNowhere: boolean
}

export type ClosedPage = CheckoutPage & {
  readonly mood: ResultPage['mood']
  readonly icon: Icon
  readonly text: string
  readonly continueLink: ContinueLink | null
}

const secondsToRead = 3

const moods: Record<CheckoutOutcome, ResultPage['mood']> = {
  paid: 'good',
  pending: 'waiting',
  second_signer: 'waiting',
  refused: 'bad',
  failed: 'bad',
  cancelled: 'bad',
}

const icons = { good: 'icon-check', waiting: 'icon-clock', bad: 'icon-cross' } as const

export function resultPage(
  checkoutService: CheckoutService,
  checkout: Checkout,
  viewer: Viewer,
): ResultPage {
  const { session } = checkout
  const { result } = textsIn(viewer.lang)
  const outcome = session.outcome ?? 'pending'
  const mood = moods[outcome]
  const facts = toFacts(checkout, viewer.lang, checkoutService.payeeOf(checkout.payment))
  return {
    ...checkoutPage(checkoutService, checkout, viewer, result[outcome].title),
    outcome,
    mood,
    icon: icons[mood],
    text: result[outcome].text,
    reason: reasonText(session.reason, viewer.lang),
    facts: mood === 'bad' ? [] : known([facts.payee, facts.bank, facts.from, facts.payment]),
    continueLink: toContinueLink(checkoutService, checkout, viewer, {
      label: result.continueLink,
      follow: secondsToRead,
    }),
    goesNowhere:
      session.goesTo !== null && returnUrlFor(checkoutService, checkout, viewer) === null,
  }
}

export function closedPage(
  checkoutService: CheckoutService,
  checkout: Checkout,
  viewer: Viewer,
): ClosedPage {
  const { closed } = textsIn(viewer.lang)
  const label = closed.back
  return {
    ...checkoutPage(checkoutService, checkout, viewer, closedTitle(checkout, viewer)),
    ...toClosedIcon(checkout),
    text: closed.text,
    continueLink: toContinueLink(checkoutService, checkout, viewer, { label, follow: null }),
  }
}

/** An outcome is shown with its icon; a checkout without one is only closed. */
function toClosedIcon({ session, payment }: Checkout): Pick<ClosedPage, 'mood' | 'icon'> {
  if (session.outcome === null || payment.status === 'EXPIRED')
    return { mood: 'waiting', icon: 'icon-lock' }
  const mood = moods[session.outcome]
  return { mood, icon: icons[mood] }
}

function closedTitle({ session, payment }: Checkout, { lang }: Viewer): string {
  const { closed, result } = textsIn(lang)
  if (payment.status === 'EXPIRED') return closed.expired
  return session.outcome === null ? closed.title : result[session.outcome].title
}
