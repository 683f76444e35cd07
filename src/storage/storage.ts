import { type AgendaStore, createAgendaStore } from './agenda-store.ts'
import { type AllocationStore, createAllocationStore } from './allocation-store.ts'
import { type ArmedStore, createArmedStore } from './armed-store.ts'
import { type CallbackStore, createCallbackStore } from './callback-store.ts'
import { type CheckoutStore, createCheckoutStore } from './checkout-store.ts'
import { type Db, openDatabase, unusable } from './database.ts'
import { createDisbursementStore, type DisbursementStore } from './disbursement-store.ts'
import { createDocumentStore, type DocumentStore } from './document-store.ts'
import { createDrawStore, type DrawStore } from './draw-store.ts'
import { createDroppedStore, type DroppedStore } from './dropped-store.ts'
import { createErrandStore, type ErrandStore } from './errand-store.ts'
import { createFaultStore, type FaultStore } from './fault-store.ts'
import { createInboxStore, type InboxStore } from './inbox-store.ts'
import { createJournalStore, type JournalStore } from './journal-store.ts'
import {
  createLiquidityAccountStore,
  type LiquidityAccountStore,
} from './liquidity-account-store.ts'
import { createMerchantStore, type MerchantStore } from './merchant-store.ts'
import { createPaymentOrderStore, type PaymentOrderStore } from './payment-order-store.ts'
import { createPaymentSearch, type SearchPayments } from './payment-search.ts'
import { createPaymentStore, type PaymentStore } from './payment-store.ts'
import { createPayoutStore, type PayoutStore } from './payout-store.ts'
import { createPlanStore, type PlanStore } from './plan-store.ts'
import { createRecordStore, type RecordStore } from './record-store.ts'
import { createRefundStore, type RefundStore } from './refund-store.ts'
import { createSnapshotStore, type SnapshotStore } from './snapshot-store.ts'
import { createSplitTreeStore, type SplitTreeStore } from './split-tree-store.ts'
import { closeDatabase } from './transactions.ts'
import { createTransferStore, type TransferStore } from './transfer-store.ts'
import { createWorldStore, type WorldStore } from './world-store.ts'

/** What of the settings is about what is kept. */
export type StorageSettings = {
  /** null: in memory */
  readonly path: string | null
  readonly journalLimit: number
  readonly journalBytes?: number
}

/**
 * Opens the database and prepares every table's statements. `onMigrated` is told where a file had an older layout.
 * Throws UnusableDatabaseError where it cannot serve.
 */
export function createStorage<Plan extends { readonly version: string }>(
  settings: StorageSettings,
  onMigrated?: (text: string) => void,
): Storage<Plan> {
  const db = openDatabase(settings.path, onMigrated)
  try {
    return prepareStores(db, settings)
  } catch (error) {
    closeDatabase(db)
    throw unusable(settings.path ?? 'in memory', error)
  }
}

function prepareStores<Plan extends { readonly version: string }>(
  db: Db,
  { journalLimit, journalBytes = 64 * 1024 * 1024 }: StorageSettings,
): Storage<Plan> {
  return {
    db,
    agenda: createAgendaStore(db),
    armed: createArmedStore(db),
    callbacks: createCallbackStore(db, journalLimit),
    checkouts: createCheckoutStore(db),
    draws: createDrawStore(db),
    dropped: createDroppedStore(db),
    errands: createErrandStore(db),
    faults: createFaultStore(db),
    inbox: createInboxStore(db),
    journal: createJournalStore(db, journalLimit, journalBytes),
    merchants: createMerchantStore(db),
    paymentOrders: createPaymentOrderStore(db),
    payments: createPaymentStore(db),
    plans: createPlanStore<Plan>(db),
    snapshots: createSnapshotStore(db),
    record: createRecordStore(db),
    searchPayments: createPaymentSearch(db),
    worlds: createWorldStore(db),
    allocations: createAllocationStore(db),
    disbursements: createDisbursementStore(db),
    documents: createDocumentStore(db),
    liquidityAccounts: createLiquidityAccountStore(db),
    payouts: createPayoutStore(db),
    refunds: createRefundStore(db),
    splitTrees: createSplitTreeStore(db),
    transfers: createTransferStore(db),
  }
}

export type Storage<Plan extends { readonly version: string }> = {
  readonly db: Db
  readonly agenda: AgendaStore
  readonly armed: ArmedStore
  readonly callbacks: CallbackStore
  readonly checkouts: CheckoutStore
  readonly draws: DrawStore
  readonly dropped: DroppedStore
  readonly errands: ErrandStore
  readonly faults: FaultStore
  readonly inbox: InboxStore
  readonly journal: JournalStore
  readonly merchants: MerchantStore
  readonly paymentOrders: PaymentOrderStore
  readonly payments: PaymentStore
  readonly plans: PlanStore<Plan>
  readonly snapshots: SnapshotStore
  readonly record: RecordStore
  readonly searchPayments: SearchPayments
  readonly worlds: WorldStore
  readonly allocations: AllocationStore
  readonly disbursements: DisbursementStore
  readonly documents: DocumentStore
  readonly liquidityAccounts: LiquidityAccountStore
  readonly payouts: PayoutStore
  readonly refunds: RefundStore
  readonly splitTrees: SplitTreeStore
  readonly transfers: TransferStore
}
