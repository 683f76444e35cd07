import type { JsonObject } from '../payment/json.ts'
import type { Payment } from '../payment/payment.ts'
import type { PayerPlan, Plan } from '../payment/plan-types.ts'
import type {
  BankIdOrder,
  CheckoutSession,
  CheckoutState,
  PayerAction,
  RedirectTarget,
} from './checkout-session.ts'

export type ActInput = {
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

/** One step of a payer, under way. Steps answer the session after them and report what happened. */
export type Step = {
  readonly payment: Payment
  readonly plan: Plan
  readonly session: CheckoutSession
  readonly order: BankIdOrder | null
  readonly input: ActInput
  /** ms, world time */
  readonly at: number
  /** whose timeoutOwner the limits of this payer's waiting are */
  readonly timeoutOwner: 'scenario' | 'payer'
  /** Tells Ping what happened. `shift`: ms by which the bank is slower than planned. */
  readonly report: (event: string, shift?: number) => void
}

export type Move = (step: Step) => CheckoutSession

/** `goesOn`: there is another step after `think_time`. `wait`: a limit of the provider has to run out first. */
export type NextStep = { readonly action: PayerAction | 'wait'; readonly goesOn: boolean }

/** The payer's way through a checkout: where it starts, what may be done where, and what that does. */
export type Flow = {
  readonly first: CheckoutState
  /** What is absent cannot be done. */
  legal(session: CheckoutSession, order: BankIdOrder | null): readonly PayerAction[]
  /** An action without a move is reached by the steps missing before it, and is done with the last of them. */
  readonly moves: Readonly<Partial<Record<PayerAction, Move>>>
  /** The steps still missing before `goal`, one at a time: the next one, or null when the goal itself is next. */
  missing(goal: PayerAction, session: CheckoutSession): PayerAction | null
  /** where the steps before a goal may end without it */
  readonly failsAt: CheckoutState | null
  /** What the scenario's own payer does now; null at the end. */
  next(plan: PayerPlan, session: CheckoutSession): NextStep | null
}

type Words = { readonly sv: string; readonly en: string }

/** The one page of a provider: a form of a kind that we have, with the provider's own words. */
export type PayPage = {
  readonly form: 'card' | 'app' | 'confirm'
  /** what the payer pays with, as the page calls it */
  readonly name: string
  /** the line above the form */
  readonly ask: Words
  /** what the button says; the amount follows it */
  readonly pay: Words
  /** what else the payer needs to know of the payment */
  readonly facts?: (
    payment: Payment,
  ) => readonly { readonly label: Words; readonly value: string }[]
}

/** How a payer pays with a provider: all that the checkout needs to know of it. */
export type CheckoutDefinition = {
  readonly flow: Flow
  /** null: the provider has screens of its own */
  readonly page: PayPage | null
  /** `link`: the answer carries a URL. `pushed`: the provider puts it before the payer itself, at once. `nobody`: no payer is asked, the scenario stands in */
  readonly reached: 'link' | 'pushed' | 'nobody'
  /** Which of the merchant's URLs the browser goes back to; null for none. */
  returnUrl(parameters: JsonObject, target: Exclude<RedirectTarget, 'nowhere'>): string | null
}
