import type { CheckoutOutcome, RedirectTarget } from '../payment/payer-view.ts'
import type { Payment } from '../payment/payment.ts'
import type { VisitPlan } from '../payment/plan-types.ts'

/**
 * Screens of the checkout, in the order in which a payer sees them (`data-state` on every page). `pay` is the only screen of
 * a provider that needs just one.
 */
export const checkoutStates = [
  'choose_bank',
  'bankid_login',
  'bankid_failed',
  'choose_account',
  'sign',
  'pay',
  'processing',
  'result',
  'closed',
] as const

export type CheckoutState = (typeof checkoutStates)[number]

/** Everything a payer (a person, the control API or the scenario's own payer) can do in a checkout. */
export const payerActions = [
  'open',
  'choose_bank',
  'open_app',
  'sign_in',
  'cancel_in_app',
  'block_bankid',
  'time_out',
  'try_again',
  'other_bank',
  'choose_account',
  'sign',
  'refuse',
  'approve',
  'continue',
  'cancel',
  'leave',
] as const

export type PayerAction = (typeof payerActions)[number]

export type CheckoutSession = {
  readonly paymentSeq: number
  readonly token: string
  readonly state: CheckoutState
  /** ms, world time; `null` until the payer first opens it */
  readonly openedAt: number | null
  /** BIC */
  readonly bank: string | null
  /** 12-digit personal number of the test person who signed in */
  readonly person: string | null
  /** IBAN */
  readonly account: string | null
  /** signatures given so far after the login */
  readonly signatures: number
  /** the running or last BankID order */
  readonly orderRef: string | null
  /** ms, world time of the first BankID order of this round: the limit of 3 min counts from here */
  readonly bankIdSince: number | null
  /** BankID hint code that led to `bankid_failed` */
  readonly hintCode: string | null
  readonly outcome: CheckoutOutcome | null
  /** ISO reason such as AM04, where the bank gave one */
  readonly reason: string | null
  readonly goesTo: RedirectTarget | null
  /** who acted last */
  readonly actor: Actor | null
  /** what the test controls changed for this payment */
  readonly bankMood: 'normal' | 'slow'
  readonly announce: 'as_planned' | 'twice' | 'never'
  /** how pages of the shop are visited, whatever the scenario says: null for not at all; absent where it decides */
  readonly visits?: VisitPlan | null
  /** the browser was sent back to the shop */
  readonly redirected: boolean
  /** the payer left (closed the tab) */
  readonly left: boolean
  /** BankID orders that failed so far */
  readonly failures: number
  /** a person or a test acted: from then on the scenario's own payer does nothing */
  readonly takenOver: boolean
}

/** `browser`: a person at the pages. `api`: the control API. `scenario`: the scenario's own payer. */
export type Actor = 'browser' | 'api' | 'scenario'

export type BankIdOrder = {
  readonly orderRef: string
  readonly paymentSeq: number
  readonly purpose: 'login' | 'sign'
  readonly autoStartToken: string
  readonly qrStartToken: string
  readonly qrStartSecret: string
  /** ms, world time */
  readonly createdAt: number
  readonly openedAt: number | null
  readonly status: 'pending' | 'complete' | 'failed'
  readonly hintCode: string | null
}

export type Checkout = {
  readonly session: CheckoutSession
  readonly payment: Payment
  readonly order: BankIdOrder | null
}

export class IllegalActionError extends Error {
  override name = 'IllegalActionError'
  readonly action: PayerAction
  readonly state: CheckoutState
  readonly legal: readonly PayerAction[]

  constructor(action: PayerAction, state: CheckoutState, legal: readonly PayerAction[]) {
    const possible =
      legal.length === 0 ? 'nothing more can be done' : `legal now: ${legal.join(', ')}`
    super(`The payer cannot ${action} in state ${state}; ${possible}.`)
    this.action = action
    this.state = state
    this.legal = legal
  }
}
