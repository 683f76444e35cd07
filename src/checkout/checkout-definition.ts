import type { JsonObject } from '../payment/json.ts'
import type { RedirectTarget } from '../payment/payer-view.ts'
import type { Payment } from '../payment/payment.ts'
import type { PayerPlan, Plan } from '../payment/plan-types.ts'
import type {
  BankIdOrder,
  CheckoutSession,
  CheckoutState,
  PayerAction,
} from './checkout-session.ts'

export type ActionInput = {
  /** BIC, for choose_bank and approve */
  readonly bank?: string
  /** IBAN, for choose_account and approve */
  readonly account?: string
  /** 12-digit personal number of a test person, for sign_in and approve */
  readonly person?: string
  /** card number, for approve */
  readonly card?: string
}

/** A bank, account, person or card that we do not have, or that cannot pay this. */
export class UnknownChoiceError extends Error {
  override name = 'UnknownChoiceError'
}

/** One step of a payer, under way. A transition returns the session after the step and reports what happened. */
export type Step = {
  readonly payment: Payment
  readonly plan: Plan
  readonly session: CheckoutSession
  readonly order: BankIdOrder | null
  readonly input: ActionInput
  /** ms, world time */
  readonly at: number
  /** who is timed out when the payer waits too long */
  readonly timeoutOwner: 'scenario' | 'payer'
  /** Reports to Ping what happened. `shift`: ms by which the bank is slower than planned. */
  readonly report: (event: string, shift?: number) => void
}

export type Transition = (step: Step) => CheckoutSession

/** `continues`: there is another step after `think_time`. `wait`: a time limit of the provider has to run out first. */
export type NextStep = { readonly action: PayerAction | 'wait'; readonly continues: boolean }

/** A checkout as a state machine: where it starts, what may be done in each state, and what that leads to. */
export type Flow = {
  readonly first: CheckoutState
  /** Actions that are absent cannot be done. */
  legal(session: CheckoutSession, order: BankIdOrder | null): readonly PayerAction[]
  /** An action without a transition consists of the steps that are missing before it. */
  readonly transitions: Readonly<Partial<Record<PayerAction, Transition>>>
  /** The next of the steps that are missing before `goal`; null when the goal itself is next. */
  missing(goal: PayerAction, session: CheckoutSession): PayerAction | null
  /** the state in which the steps before a goal may end without reaching it */
  readonly failsAt: CheckoutState | null
  /** What the scenario's own payer does next; null at the end. */
  next(plan: PayerPlan, session: CheckoutSession): NextStep | null
}

type Text = { readonly sv: string; readonly en: string }

/** The one page of a provider: one of our forms, with the provider's own texts. */
export type PayPage = {
  readonly form: 'card' | 'app' | 'confirm'
  /** what the payer pays with, as the page calls it */
  readonly name: string
  /** the line above the form */
  readonly ask: Text
  /** what the button says; the amount follows it */
  readonly pay: Text
  /** what else the payer needs to know of the payment */
  readonly facts?: (payment: Payment) => readonly { readonly label: Text; readonly value: string }[]
}

/** How a payer pays with a provider: all that a checkout needs to know about it. */
export type CheckoutDefinition = {
  readonly flow: Flow
  /** null: the provider has screens of its own */
  readonly page: PayPage | null
  /**
   * How the payer gets here. `link`: by a URL in the answer. `app_push`: the provider's app shows the payment at once.
   * `none`: no payer is asked, and the scenario decides.
   */
  readonly entry: 'link' | 'app_push' | 'none'
  /** Which of the merchant's URLs the browser goes back to; null for none. */
  returnUrl(parameters: JsonObject, target: Exclude<RedirectTarget, 'nowhere'>): string | null
}
