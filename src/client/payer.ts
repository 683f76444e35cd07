import type { PayerAction } from '../checkout/checkout-session.ts'
import type { PaymentDetail } from '../control-api/schemas/payment-detail.ts'
import type { Call } from './call.ts'

/** A payment: its id, or anything that carries it. */
export type PaymentRef = string | { readonly id: string }

/** What a payer may choose; without it, the first that is possible. */
export type PayerChoice = {
  /** BIC of the bank, e.g. `ESSESESS` */
  readonly bank?: string
  /** IBAN of the account */
  readonly account?: string
  /** personal number of a test person */
  readonly person?: string
  /** number of a test card, e.g. `4111111111111111` */
  readonly card?: string
  /** whether and how the browser visits the shop from now on */
  readonly browser?: BrowserChoice
}

/** How the payer's browser visits the shop: the words of `checkout.browser` in scenario files. */
export type BrowserChoice = {
  /** `follow`: the sandbox requests the page that the payer is sent back to; assumed where another key is given */
  readonly visits?: 'follow' | 'none'
  /** `empty`: another browser, without the payer's cookies */
  readonly jar?: 'same' | 'empty'
  /** visits, all at the same time */
  readonly times?: number
  /** the callback that they leave with, in the same instant: `callback(completed)` */
  readonly with?: string
  /** put into the payer's jar first: a `Set-Cookie` line, with the URL whose answer set it */
  readonly cookies?: readonly { readonly url: string; readonly cookie: string }[]
}

export type ReturnChoice = Omit<BrowserChoice, 'visits'> & {
  /** instead of where the checkout sends the browser */
  readonly goes_to?: 'success_url' | 'cancel_url' | 'error_url'
}

export function toId(payment: PaymentRef): string {
  return typeof payment === 'string' ? payment : payment.id
}

/**
 * Plays the payer, with no browser. Each call answers the payment after it; an action that is not legal now is refused
 * with those that are (code `illegal_action`).
 */
export function createPayer({ call }: { call: Call }) {
  function act(
    payment: PaymentRef,
    action: PayerAction | 'return',
    choice: Omit<PayerChoice, 'browser'> & { readonly browser?: BrowserChoice | ReturnChoice } = {},
  ): Promise<PaymentDetail> {
    const body = { action, ...choice }
    return call('POST', `/_sandbox/payments/${encodeURIComponent(toId(payment))}/payer`, { body })
  }

  return {
    /** Any action by its name on the wire. */
    act,
    /** Opens the checkout: the payment becomes PENDING. */
    open: (payment: PaymentRef): Promise<PaymentDetail> => act(payment, 'open'),
    chooseBank: (payment: PaymentRef, choice?: PayerChoice): Promise<PaymentDetail> =>
      act(payment, 'choose_bank', choice),
    /** Signs, taking the steps that are still missing. */
    approve: (payment: PaymentRef, choice?: PayerChoice): Promise<PaymentDetail> =>
      act(payment, 'approve', choice),
    /** Cancels in the checkout. */
    cancel: (payment: PaymentRef): Promise<PaymentDetail> => act(payment, 'cancel'),
    /** Cancels in the BankID app. */
    cancelInApp: (payment: PaymentRef): Promise<PaymentDetail> => act(payment, 'cancel_in_app'),
    /** Has a blocked BankID. */
    blockBankId: (payment: PaymentRef): Promise<PaymentDetail> => act(payment, 'block_bankid'),
    /** Lets BankID run out of time. */
    timeOut: (payment: PaymentRef): Promise<PaymentDetail> => act(payment, 'time_out'),
    /** Is refused by the bank. */
    refuse: (payment: PaymentRef): Promise<PaymentDetail> => act(payment, 'refuse'),
    /** Closes the tab. */
    leave: (payment: PaymentRef): Promise<PaymentDetail> => act(payment, 'leave'),
    /**
     * The payer's browser comes back to the shop: the sandbox requests the page and follows redirects. Answers when that
     * is done, or at once where it waits for a callback (`with`). `visits` of the payment has what came of it.
     */
    return: (payment: PaymentRef, browser: ReturnChoice = {}): Promise<PaymentDetail> =>
      act(payment, 'return', { browser }),
  }
}

export type Payer = ReturnType<typeof createPayer>
