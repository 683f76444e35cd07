import type { Plan } from '../payment/plan-types.ts'
import type { DomainEventChannel } from '../scheduler/domain-events.ts'
import type { Events } from '../scheduler/events.ts'
import type { Scheduler } from '../scheduler/scheduler.ts'
import type { Worlds } from '../scheduler/worlds.ts'
import type { CallbackStore } from '../storage/callback-store.ts'
import type { Db } from '../storage/db.ts'
import type { PaymentStore } from '../storage/payment-store.ts'
import type { PlanStore } from '../storage/plan-store.ts'
import type { VisitStore } from '../storage/visit-store.ts'
import type { WorldStore } from '../storage/world-store.ts'
import type { Deliver } from './http-sender.ts'
import type { Meetings } from './meetings.ts'
import type { Failure } from './outcome.ts'

/** What the verbs of the dispatcher work with. */
export type DispatcherContext = {
  readonly stores: {
    readonly db: Db
    readonly callbacks: CallbackStore
    readonly payments: Pick<PaymentStore, 'get' | 'findChange'>
    readonly plans: Pick<PlanStore<Plan>, 'get'>
    readonly visits: Pick<VisitStore, 'release'>
    readonly worlds: Pick<WorldStore, 'foreignKey'>
  }
  readonly scheduler: Pick<Scheduler, 'schedule' | 'handle' | 'isClosed'>
  readonly worlds: Pick<Worlds, 'read' | 'now'>
  readonly events: Pick<Events, 'publish' | 'hasListeners'>
  /** gets the end of each callback, in the transaction that ends it */
  readonly domainEvents: Pick<DomainEventChannel, 'emit'>
  readonly deliver: Deliver
  /** of messages that leave in the same instant */
  readonly meetings: Meetings
  /** attempts since the start, by how they ended */
  readonly attemptCounts: Map<Failure | 'acked', number>
  /** attempts go on in the trace that their payment was created in */
  readonly trace: boolean
  readonly signatureHeader: string
  readonly userAgent: string
}

/** How a callback ended: acknowledged, or given up. */
export type End = 'acked' | 'failed'
