import type { Plan } from '../payment/plan-types.ts'
import type { Events } from '../scheduler/events.ts'
import type { Scheduler } from '../scheduler/scheduler.ts'
import type { Worlds } from '../scheduler/worlds.ts'
import type { Callback, CallbackStore } from '../storage/callback-store.ts'
import type { Db } from '../storage/database.ts'
import type { PaymentStore } from '../storage/payment-store.ts'
import type { PlanStore } from '../storage/plan-store.ts'
import type { Deliver } from './http-sender.ts'

/** What the verbs of the dispatcher work with. */
export type DispatcherContext = {
  readonly stores: {
    readonly db: Db
    readonly callbacks: CallbackStore
    readonly payments: Pick<PaymentStore, 'get'>
    readonly plans: Pick<PlanStore<Plan>, 'get'>
  }
  readonly scheduler: Pick<Scheduler, 'schedule' | 'handle' | 'isClosed'>
  readonly worlds: Pick<Worlds, 'look' | 'now'>
  readonly events: Pick<Events, 'publish' | 'hasListeners'>
  readonly deliver: Deliver
  readonly onOutcome: OnOutcome
  readonly signatureHeader: string
  readonly userAgent: string
}

/** How a callback ended: acknowledged, or given up. */
export type End = 'acked' | 'failed'

/** Called in the transaction that ends a callback. `at` in ms of the world's time. */
export type OnOutcome = (callback: Callback, outcome: End, at: number) => void
