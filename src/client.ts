/**
 * The part of the library that needs no sandbox in the process: for tests of one that runs elsewhere, and for the
 * merchant's own code. Loads only Node's own modules.
 */

export type { Activity, ActivityFilter } from './client/activity.ts'
export { type Connection, connect } from './client/connect.ts'
export type { MessageFilter } from './client/links.ts'
export type { Payer, PayerChoice, PaymentRef } from './client/payer.ts'
export {
  createReceiver,
  type ReceivedCallback,
  type ReceivedFilter,
  type Receiver,
  type ReceiverAnswer,
  type ReceiverOptions,
} from './client/receiver.ts'
export { SandboxError } from './client/sandbox-error.ts'
export { type Scenario, scenario } from './client/scenario.ts'
export type { ScenarioDraft } from './client/scenario-draft.ts'
export type { CallbackFilter, RequestFilter } from './client/searches.ts'
export { verifyCallbackSignature } from './client/verify-callback-signature.ts'
export type {
  Time,
  WaitOptions,
  /** @deprecated named `WaitOptions` now */
  WaitOptions as Patience,
} from './client/waiting.ts'
export type { Timeline, World } from './client/world.ts'
export type { ActivityEntry } from './control-api/schemas/activity-entry.ts'
export type { ArmedReport as Armed } from './control-api/schemas/armed.ts'
export type { ClockReport as Clock, MovedReport as Moved } from './control-api/schemas/clock.ts'
export type { Delivery } from './control-api/schemas/delivery.ts'
export type { JournalReport as JournalEntry } from './control-api/schemas/journal-entry.ts'
export type { MessageReport as Message } from './control-api/schemas/message-to-person.ts'
export type { PaymentDetail } from './control-api/schemas/payment-detail.ts'
export type { PaymentLinkReport as PaymentLink } from './control-api/schemas/payment-link.ts'
export type { SnapshotReport as Snapshot } from './control-api/schemas/snapshot.ts'
export type { Duration } from './payment/duration.ts'
