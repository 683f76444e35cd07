/**
 * The library without the sandbox itself: for tests that talk to one that runs elsewhere, and for the merchant's own
 * code. Loads nothing but Node's own modules.
 */

export type { ClockReport as Clock, MovedReport as Moved } from './control/clock.ts'
export type { Delivery } from './control/delivery.ts'
export type { PaymentDetail } from './control/describe-payment.ts'
export type { JournalReport as JournalEntry } from './control/journal.ts'
export type { ArmedReport as Armed } from './control/scenarios.ts'
export type { SnapshotReport as Snapshot } from './control/snapshots.ts'
export { type Connection, connect } from './library/connect.ts'
export type { Payer, PayerChoice, PaymentRef } from './library/payer.ts'
export {
  createReceiver,
  type ReceivedCallback,
  type ReceivedFilter,
  type Receiver,
  type ReceiverAnswer,
  type ReceiverOptions,
} from './library/receiver.ts'
export { SandboxError } from './library/sandbox-error.ts'
export { type Scenario, type ScenarioDraft, scenario } from './library/scenario.ts'
export type { CallbackFilter, RequestFilter } from './library/searches.ts'
export { verifyCallbackSignature } from './library/verify-callback-signature.ts'
export type { Patience, World } from './library/world.ts'
