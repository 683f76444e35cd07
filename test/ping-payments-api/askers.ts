import type { Courier } from '../../src/callbacks/courier.ts'
import { createErrands } from '../../src/errands/errands.ts'
import { openPaymentsPis } from '../../src/open-payments/pis-provider.ts'
import { createFindProvider } from '../../src/ping-payments-api/find-provider.ts'
import { dummy } from '../../src/providers/dummy.ts'
import type { Provider } from '../../src/providers/provider.ts'
import { createCheckoutStore } from '../../src/storage/checkout-store.ts'
import type { Db } from '../../src/storage/database.ts'
import { createErrandStore } from '../../src/storage/errand-store.ts'
import type { Agenda } from '../../src/world/agenda.ts'
import type { NewId } from '../../src/world/ids.ts'
import type { NewsDesk } from '../../src/world/news.ts'
import type { Worlds } from '../../src/world/worlds.ts'

/** A provider as far as the API alone is concerned: no payer, nothing to answer. */
export type PlainProvider = Pick<Provider, 'provider' | 'method' | 'parameters'>

/** Providers and errands behind the API of a test: those given, else Open Payments and dummy. */
export function createAskers({
  db,
  providers,
  ...world
}: {
  db: Db
  agenda: Agenda
  worlds: Worlds
  news: NewsDesk
  courier: Courier
  newId: NewId
  providers: readonly PlainProvider[] | undefined
}) {
  const openPayments = openPaymentsPis({
    store: createCheckoutStore(db),
    startBankId: () => 'none',
    checkoutUrlKeys: ['checkout_url'],
  })
  const plain = providers?.map((provider) => ({ way: null, respond: () => ({}), ...provider }))
  const known: readonly Provider[] = plain ?? [openPayments, dummy]
  const store = createErrandStore(db)
  const errands = createErrands({
    ...world,
    db,
    store,
    defaultPayer: 'interactive',
    expiry: 900_000,
  })
  return { providers: known, findProvider: createFindProvider(known), errands }
}
