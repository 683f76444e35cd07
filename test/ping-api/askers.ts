import { createApprovals } from '../../src/approvals/approvals.ts'
import type { Dispatcher } from '../../src/callbacks/dispatcher.ts'
import { createFindProvider } from '../../src/engine/find-provider.ts'
import { dummy } from '../../src/providers/dummy.ts'
import { openPaymentsPis } from '../../src/providers/open-payments/pis-provider.ts'
import type { Provider } from '../../src/providers/provider.ts'
import type { Events } from '../../src/scheduler/events.ts'
import type { NewId } from '../../src/scheduler/ids.ts'
import type { Scheduler } from '../../src/scheduler/scheduler.ts'
import type { Worlds } from '../../src/scheduler/worlds.ts'
import { createApprovalStore } from '../../src/storage/approval-store.ts'
import { createCheckoutStore } from '../../src/storage/checkout-store.ts'
import type { Db } from '../../src/storage/database.ts'

/** A provider as far as the API alone is concerned: no payer, nothing to answer. */
export type PlainProvider = Pick<Provider, 'provider' | 'method' | 'parameters'>

/** Providers and approvals behind the API of a test: those given, else Open Payments and dummy. */
export function createAskers({
  db,
  providers,
  ...world
}: {
  db: Db
  scheduler: Scheduler
  worlds: Worlds
  events: Events
  dispatcher: Dispatcher
  newId: NewId
  providers: readonly PlainProvider[] | undefined
}) {
  const openPayments = openPaymentsPis({
    bankId: { ...world, stores: { checkouts: createCheckoutStore(db) } },
    checkoutUrlKeys: ['checkout_url'],
  })
  const plain = providers?.map((provider) => ({
    checkoutDefinition: null,
    respond: () => ({}),
    ...provider,
  }))
  const known: readonly Provider[] = plain ?? [openPayments, dummy]
  const store = createApprovalStore(db)
  const approvals = createApprovals({
    ...world,
    db,
    store,
    defaultPayer: 'interactive',
    expiry: 900_000,
  })
  return { providers: known, findProvider: createFindProvider(known), approvals }
}
