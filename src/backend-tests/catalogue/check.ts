import type { ScenarioDraft } from '../../client/scenario-draft.ts'
import type { Expectation } from '../run/expectations.ts'
import type { Trial } from '../run/trial.ts'
import type { Purchase } from '../run/trial-options.ts'
import type { Subject } from '../subject/subject.ts'

/** What a check leaves to be judged: an order that the last message was sent for, and what must hold of it. */
export type ToJudge = {
  readonly purchase: Pick<Purchase, 'order' | 'payment'>
  readonly expect: Expectation
  /** what happens once that was judged to hold, and is to be judged then */
  readonly next?: () => Promise<ToJudge>
}

/** One check of the catalogue. */
export type Check = {
  readonly id: string
  /** what must hold, in a sentence */
  readonly title: string
  /** what happened, as the first half of the sentence that tells a finding */
  readonly says: string
  /**
   * `free`: the next check may begin while this one is judged. `alone`: it concerns more than its own order.
   * `open`: its payment stays open while it is judged, so time must not be moved meanwhile.
   */
  readonly stage: 'free' | 'alone' | 'open'
  /** every message proves something: a finding shows them all */
  readonly showsAll?: boolean
  /** one of many: what is to last is watched for as long as the backend's work takes, not for as long as it may take */
  readonly isBrief?: boolean
  /** the scenario of its payment; what the checks have in common is added */
  readonly draft: ScenarioDraft
  /** why the backend file gives no way to run it, and what to add; null: it does */
  readonly cannot?: (subject: Subject) => string | null
  /** why it does not concern this backend; null: it does */
  readonly skips?: (subject: Subject) => string | null
  /** Plays it, up to the last message. Null: nothing is left to be judged, it passed. */
  readonly run: (trial: Trial) => Promise<ToJudge | null>
}
