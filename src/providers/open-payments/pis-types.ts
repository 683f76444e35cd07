import type { CheckoutService } from '../../checkout/checkout-service.ts'
import type { BankIdOrder, Checkout } from '../../checkout/checkout-session.ts'
import type { Payment } from '../../payment/payment.ts'
import type { Bank, BankAccount } from './banks.ts'

export type QrCode = {
  /** what the code says: a link to the pretend phone, or the real `bankid.…` form */
  readonly text: string
  /** whole seconds of the order's life the code is for */
  readonly time: number
}

/** The checkouts, and what only those of Open Payments have: banks, accounts and BankID. Unknown references give `null`. */
export type OpenPayments = CheckoutService & {
  /** The BankID order behind a pretend phone's page. */
  findOrder(orderRef: string): (Checkout & { readonly order: BankIdOrder }) | null
  /** Content of the animated QR at the world's now. `origin` such as `http://127.0.0.1:8700`. */
  qrCode(order: BankIdOrder, origin: string): QrCode
  /** Is `time`/`code` a QR code of this order that is shown right now (or was a few seconds ago)? */
  checkQrCode(order: BankIdOrder, time: string, code: string): 'valid' | 'old' | 'wrong'
  /** Accounts the signed-in person has in the chosen bank. `usable` is false where the balance is below the amount. */
  accountsFor(checkout: Checkout): readonly (BankAccount & { readonly usable: boolean })[]
  banks(): readonly Bank[]
  /** Signatures still asked for in the `sign` state (1 or more): above 1 total rounds the sign page shows BankID again. */
  roundsFor(payment: Payment): number
}
