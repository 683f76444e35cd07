import type { Expectation } from './expectation.ts'
import type { JsonObject } from './json.ts'
import type { PaymentStatus } from './status-transitions.ts'

/** A moment in the world's time: a number of ms after an event. */
export type Moment = { readonly event: string; readonly delay: number }

/** One entry of the effective timeline: the true status, as GET payment answers it. */
export type Step = {
  readonly id: string
  readonly at: Moment
  readonly status: PaymentStatus
  readonly reason: string | null
  /** a time limit on the payer: dropped once the payer has signed, and never jumped to by the `auto` clock */
  readonly isTimeout: boolean
  /** scenario file and line, or the built-in rule, that causes it */
  readonly because: string
}

export type Mutation = {
  /** any word, also one that is no status */
  readonly status?: string
  /** added to the body, or replaced in it */
  readonly fields?: JsonObject
  /** replaced in the body after it was signed */
  readonly tamper?: JsonObject
  /** `foreign`: that of another tenant */
  readonly signature?: 'wrong' | 'missing' | 'foreign'
  /** `of_another_payment`: an old genuine message with this status */
  readonly body?: 'truncated' | 'not_json' | 'empty' | 'of_another_payment'
  readonly contentType?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** The callback that announces a step. */
export type Delivery = {
  /** id of the step it announces */
  readonly of: string
  readonly at: Moment
  readonly copies: number
  /** ms between copies */
  readonly gap: number
  /** `false`: recorded as lost, never sent */
  readonly send: boolean
  readonly mutate: Mutation | null
  /** scripted in the file: sent at its own moment. Otherwise it waits for its predecessor */
  readonly scripted: boolean
  readonly because: string
}

export type RetryRule = {
  /** attempts in all, the first one included */
  readonly attempts: number
  /** ms before the second, third, … attempt; the last one repeats */
  readonly backoff: readonly number[]
  readonly on: readonly ('timeout' | 'connect' | '4xx' | '5xx')[]
}

export type BrowserPlan = {
  readonly goesTo: 'success_url' | 'cancel_url' | 'error_url' | 'nowhere'
  readonly at: Moment
  readonly because: string
  /** absent: that the browser was sent is recorded, and nothing is requested */
  readonly visits?: VisitPlan
}

/** How the payer's browser requests the page that it is sent to. */
export type VisitPlan = {
  /** `same`: the payer's own cookies; `empty`: none, as in another browser */
  readonly jar: 'same' | 'empty'
  /** visits, all at the same time */
  readonly times: number
  /** id of the step whose callback they leave with; null: they go as soon as the browser is sent */
  readonly with: string | null
}

export type PayerPlan = {
  /** `null`: the server's SANDBOX_PAYER decides */
  readonly mode: 'interactive' | 'auto' | null
  /** BIC */
  readonly bank: string | null
  /** IBAN */
  readonly account: string | null
  readonly bankid: 'approve' | 'cancel_in_app' | 'never_opened' | 'times_out' | 'blocked'
  readonly cancelAt: string | null
  readonly leaveAt: string | null
  /** signatures asked for in the `sign` state */
  readonly rounds: number
  /** another person has to sign as well */
  readonly secondSigner: boolean
  /** ms between two steps of the scenario's own payer */
  readonly thinkTime: number
}

export type ApiFault = {
  readonly delay: number | null
  readonly fail: { readonly status: number; readonly error: string } | null
  readonly fault: 'hang' | 'reset' | 'truncate' | 'bad_json' | null
  /** the request is carried out before `fail` or `fault` takes its answer; absent: as each of them does */
  readonly afterCommit?: true
  /** ms after its first use until the operation recovers, and after which a hang ends; `null`: without end */
  readonly for: number | null
  /** how often it applies before the operation recovers; `null`: always */
  readonly times: number | null
  /** the answer is held until this moment */
  readonly respondAt: Moment | null
  readonly because: string
}

/** A scenario compiled for payments. Plain JSON: it is stored, and outlives file edits and restarts. */
export type Plan = {
  readonly scenario: string
  /** hash of everything below */
  readonly version: string
  readonly summary: string
  /** file, or call, the scenario comes from */
  readonly source: string
  readonly seed: string | null
  readonly steps: readonly Step[]
  readonly deliveries: readonly Delivery[]
  readonly browser: BrowserPlan
  readonly payer: PayerPlan
  readonly retry: RetryRule
  /** ms of real time an attempt may take */
  readonly timeout: number
  /** by operation id, e.g. `create_payment` */
  readonly api: Readonly<Record<string, readonly ApiFault[]>>
  /** absent where the scenario expects nothing, and in plans that were stored before they had it */
  readonly expect?: Expectation
}

/** What an event causes. */
export type Planned =
  | { readonly kind: 'status'; readonly step: Step; readonly delay: number }
  /** `copy` counts from 1 */
  | {
      readonly kind: 'delivery'
      readonly delivery: Delivery
      readonly copy: number
      readonly delay: number
    }
  | { readonly kind: 'browser'; readonly browser: BrowserPlan; readonly delay: number }
