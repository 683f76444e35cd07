import type { CookieJar } from 'tough-cookie'
import type { PaymentDetail } from '../../control-api/schemas/payment-detail.ts'
import type { Bought, Subject } from '../subject/subject.ts'
import type { Activity } from './activity.ts'
import type { SandboxCalls } from './sandbox-calls.ts'

/** One purchase of a check, and what it caused at the sandbox. */
export type Purchase = {
  readonly bought: Bought
  /** the backend's own name of the order */
  readonly order: string
  /** the newest payment that the purchase caused */
  readonly payment: PaymentDetail
  /** cookies of the payer's browser */
  readonly jar: CookieJar
}

export type TrialOptions = {
  readonly subject: Subject
  readonly calls: SandboxCalls
  readonly tenantId: string
  /** payments that are known already, and so are not caused by the next purchase */
  readonly seenPayments: Set<string>
  /** origins under which the sandbox serves: that of its control API, and those of its checkouts as they are seen */
  readonly origins: Set<string>
  /** ms of real time a callback may take to be acknowledged */
  readonly acknowledgeWithin: number
  /** of the whole run: other checks may keep the backend busy */
  readonly activity: Activity
  readonly signal: AbortSignal
}
