import type { JsonObject } from './json.ts'
import type { BrowserPlan, Delivery, Plan, Step } from './plan-types.ts'
import type { PaymentStatus } from './status-transitions.ts'

/** A status that a payment got, and the step of its plan that this was; null where no step has that status. */
export type Change = {
  readonly status: PaymentStatus
  readonly step: string | null
  readonly funds: JsonObject | null
}

export type NewChange = Change & { readonly reason: string | null; readonly because: string }

/** Who may be timed out. The `auto` clock never times out a person. */
type TimeoutOwner = 'none' | 'payer' | 'scenario'

/** A payment as it is. What is a function is asked for only where a rule needs it. */
export type PaymentState = {
  readonly plan: Plan
  /** minor units (öre) */
  readonly totalAmount: number
  /** it is paid by bank transfers to Ping */
  readonly takesTransfers: boolean
  /** callbacks are sent for its statuses */
  readonly isAnnounced: boolean
  status(): PaymentStatus
  /** oldest first */
  changes(): readonly Change[]
  /** ids of the steps that came when the payment had their status already */
  passedSteps(): readonly string[]
  /** what is scheduled, `dueAt` in ms of the world's time */
  scheduled(): readonly { readonly kind: string; readonly dueAt: number }[]
  /** does the scenario play the payer (still)? */
  isScripted(): boolean
  /** why the liquidity account that pays for it cannot; null: it can, or there is none */
  creditShortage(): string | null
  /** what the test controls say of its callbacks */
  announce(): 'as_planned' | 'twice' | 'never'
}

export type Happening =
  /** any event that a plan may name; `shift`: ms by which the bank is slower than the plan says */
  | { readonly kind: 'event'; readonly event: string; readonly shift?: number }
  /** a scheduled step is due; `isSignedLimit`: the limit of a payment whose payer has signed */
  | { readonly kind: 'step'; readonly step: Step; readonly isSignedLimit: boolean }
  /** the tenant or Mimic gives it a status */
  | ({ readonly kind: 'status' } & Omit<NewChange, 'step'>)
  /** `received` öre came in; `whenFunded`: the status of a payment that has just enough */
  | {
      readonly kind: 'transfer'
      readonly received: number
      readonly whenFunded: PaymentStatus
      readonly because: string
    }

/** What is to be stored, scheduled and announced, in this order. */
export type Effect =
  /** others may wait for the event */
  | { readonly kind: 'event'; readonly event: string }
  | { readonly kind: 'status'; readonly change: NewChange; readonly was: PaymentStatus }
  /** the step came, and the payment had its status already */
  | { readonly kind: 'passed'; readonly step: string }
  /** the payer transferred so much, minor units (öre) */
  | { readonly kind: 'transfer'; readonly amount: number }
  | {
      readonly kind: 'step'
      readonly step: Step
      readonly dueAt: number
      readonly timeoutOwner: TimeoutOwner
      readonly isSignedLimit: boolean
    }
  | {
      readonly kind: 'callback'
      readonly delivery: Delivery
      readonly status: PaymentStatus
      /** the change it announces; null: its step has not come, and it waits */
      readonly announces: Change | null
      readonly dueAt: number
      readonly because: string
      /** it is recorded, and never sent */
      readonly isLost: boolean
    }
  /** callbacks that wait for this step can be sent when they are due */
  | { readonly kind: 'release'; readonly step: string; readonly announces: Change }
  /** callbacks that wait for this step are lost */
  | { readonly kind: 'lose'; readonly step: string; readonly because: string }
  | { readonly kind: 'browser'; readonly goesTo: BrowserPlan['goesTo']; readonly dueAt: number }
  | { readonly kind: 'drop_timeouts' }
  /** an ended payment waits for nothing more but its callbacks and the browser */
  | { readonly kind: 'drop_planned' }
  | { readonly kind: 'ended' }
