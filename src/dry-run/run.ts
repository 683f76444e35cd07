import type { Mutation, PayerPlan, Plan } from '../payment/plan-types.ts'
import type { PaymentStatus } from '../payment/status.ts'

/** What really happened to a payment, as far as a scenario could tell it. Times are ms of the world's time. */
export type Run = {
  readonly name: string
  readonly summary: string
  /** the scenario it ran under */
  readonly plan: Plan
  /** `payment.created`, events of the checkout and `redirect.sent`, oldest first */
  readonly events: readonly { readonly event: string; readonly at: number }[]
  /** without INITIATED, oldest first */
  readonly statuses: readonly RunStatus[]
  readonly isOver: boolean
  /** null: the payer has not come to an end, so that nobody can say what it would have done */
  readonly payer:
    | (Pick<PayerPlan, 'bankid' | 'cancelAt' | 'leaveAt' | 'bank' | 'account'> & {
        /** ms between two steps */
        readonly pace: number
      })
    | null
  readonly callbacks: readonly RunCallback[]
  readonly goesTo: string | null
}

export type RunStatus = {
  readonly status: PaymentStatus
  readonly reason: string | null
  readonly at: number
}

export type RunCallback = {
  /** id of the step it announces */
  readonly of: string
  readonly status: string
  /** when it was first sent, or would have been */
  readonly at: number
  readonly send: boolean
  readonly mutate: Mutation | null
  readonly scripted: boolean
}
