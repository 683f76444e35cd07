import type { Dispatcher } from '../callbacks/dispatcher.ts'
import type { Plan } from '../payment/plan-types.ts'
import type { Events } from '../scheduler/events.ts'
import type { NewId } from '../scheduler/ids.ts'
import type { Scheduler } from '../scheduler/scheduler.ts'
import type { Worlds } from '../scheduler/worlds.ts'
import type { Storage } from '../storage/storage.ts'

/** What the verbs about disbursements work with; an `Engine` has all of it. */
export type SettlementContext = {
  readonly stores: Pick<
    Storage<Plan>,
    | 'db'
    | 'paymentOrders'
    | 'allocations'
    | 'disbursements'
    | 'payouts'
    | 'liquidityAccounts'
    | 'merchants'
  >
  readonly scheduler: Pick<Scheduler, 'schedule'>
  readonly worlds: Worlds
  readonly events: Events
  readonly newId: NewId
  readonly dispatcher: Pick<Dispatcher, 'post'>
}
