import type { Payment } from '../payment/payment.ts'
import type { Bank, BankAccount } from './banks.ts'
import type { BankIdOrder, Checkout, CheckoutSession, PayerAction } from './checkout-session.ts'

export type ActInput = {
  /** BIC, for choose_bank and approve */
  readonly bank?: string
  /** IBAN, for choose_account and approve */
  readonly account?: string
  /** 12-digit personal number of a test person, for sign_in and approve */
  readonly person?: string
}

export type QrCode = {
  /** what the code says: a link to the pretend phone, or the real `bankid.…` form */
  readonly text: string
  /** whole seconds of the order's life the code is for */
  readonly time: number
}

/** Open Payments as the checkout sees it. Every function is synchronous; unknown tokens and references give `null`. */
export type OpenPayments = {
  /** The session behind a checkout URL, brought up to date. */
  findCheckout(token: string): Checkout | null
  findCheckoutOfPayment(paymentSeq: number): Checkout | null
  /** The BankID order behind a pretend phone's page. */
  findOrder(orderRef: string): (Checkout & { readonly order: BankIdOrder }) | null
  /** What the payer may do now, in no particular order; empty at the end. */
  legalActions(session: CheckoutSession): readonly PayerAction[]
  /** A person or test acts. Throws IllegalActionError (409) and UnknownChoiceError (bank, account or person we do not have). */
  act(token: string, action: PayerAction, by: 'browser' | 'api', input?: ActInput): Checkout
  /** Content of the animated QR at the world's now. `origin` such as `http://127.0.0.1:8700`. */
  qrCode(order: BankIdOrder, origin: string): QrCode
  /** Is `time`/`code` a QR code of this order that is shown right now (or was a few seconds ago)? */
  checkQrCode(order: BankIdOrder, time: string, code: string): 'valid' | 'old' | 'wrong'
  /** Accounts the signed-in person has in the chosen bank. `usable` is false where the balance is below the amount. */
  accountsOf(checkout: Checkout): readonly (BankAccount & { readonly usable: boolean })[]
  banks(): readonly Bank[]
  /** Where the browser goes in the end: one of the merchant's own URLs, or `null` for nowhere/not yet. */
  returnUrl(checkout: Checkout): string | null
  /** World's now, ms; and the mode of its clock. */
  clockOf(payment: Payment): { readonly now: number; readonly mode: 'real' | 'manual' | 'auto' }
  /** What the test controls show: the scenario and why. */
  scenarioOf(payment: Payment): {
    readonly name: string
    readonly summary: string
    readonly because: string
  }
  /** Signatures still asked for in the `sign` state (1 or more): above 1 total rounds the sign page shows BankID again. */
  roundsOf(payment: Payment): number
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
