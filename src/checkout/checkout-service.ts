import type { Payment } from '../payment/payment.ts'
import type { ActInput, PayPage } from './checkout-definition.ts'
import type { Checkout, CheckoutSession, PayerAction } from './checkout-session.ts'

/** Checkouts as their pages and the control API see them. Every function is synchronous; unknown tokens give `null`. */
export type CheckoutService = {
  /** The session behind a checkout URL, brought up to date. */
  findCheckout(token: string): Checkout | null
  /** A page with it is open in a browser right now. */
  isLookedAt(token: string): void
  findCheckoutOfPayment(paymentSeq: number): Checkout | null
  /** What the payer may do now, in no particular order; empty at the end. */
  legalActions(session: CheckoutSession): readonly PayerAction[]
  /** A person or test acts. Throws IllegalActionError (409) and UnknownChoiceError (bank, account, person or card we do not have). */
  act(token: string, action: PayerAction, by: 'browser' | 'api', input?: ActInput): Checkout
  /** The one page of the payment's provider; `null` where it has pages of its own. */
  pageFor(payment: Payment): PayPage | null
  /** Where the browser goes in the end: one of the merchant's own URLs, or `null` for nowhere/not yet. */
  returnUrl(checkout: Checkout): string | null
  clockFor(payment: Payment): CheckoutClock
  /** What the test controls show: the scenario and why. */
  scenarioFor(payment: Payment): {
    readonly name: string
    readonly summary: string
    readonly because: string
  }
  /** Test controls: how callbacks of this payment are sent from now on; `now` sends what is planned at once. */
  setControls(
    token: string,
    controls: {
      readonly bankMood?: 'normal' | 'slow'
      readonly announce?: 'as_planned' | 'twice' | 'never' | 'now'
    },
  ): Checkout
  /** Test controls: moves the world's clock, `by` ms. */
  advanceClock(payment: Payment, by: number): Promise<void>
}

/** The clock of the payment's world. */
export type CheckoutClock = {
  /** ms */
  readonly now: number
  readonly mode: 'real' | 'manual' | 'auto'
  /** ms until something happens to this payment that is not due yet; `null` where nothing is planned */
  readonly next: number | null
}
