import { type ActivityStore, createActivityStore } from './activity-store.ts'
import { type AgreementStore, createAgreementStore } from './agreement-store.ts'
import { type AllocationStore, createAllocationStore } from './allocation-store.ts'
import { type ApprovalStore, createApprovalStore } from './approval-store.ts'
import { type ArmedStore, createArmedStore } from './armed-store.ts'
import { type CallbackStore, createCallbackStore } from './callback-store.ts'
import { type CheckoutStore, createCheckoutStore } from './checkout-store.ts'
import { openDatabase, unusable } from './database.ts'
import type { Db } from './db.ts'
import {
  createDepositReferenceStore,
  type DepositReferenceStore,
} from './deposit-reference-store.ts'
import { createDisbursementStore, type DisbursementStore } from './disbursement-store.ts'
import { createDocumentStore, type DocumentStore } from './document-store.ts'
import { createDroppedStore, type DroppedStore } from './dropped-store.ts'
import { createFaultStore, type FaultStore } from './fault-store.ts'
import { createIdSequenceStore, type IdSequenceStore } from './id-sequence-store.ts'
import { createInboxStore, type InboxStore } from './inbox-store.ts'
import { createJobStore, type JobStore } from './job-store.ts'
import { createJournalStore, type JournalStore } from './journal-store.ts'
import { createKycStore, type KycStore } from './kyc-store.ts'
import {
  createLiquidityAccountStore,
  type LiquidityAccountStore,
} from './liquidity-account-store.ts'
import { createMerchantStore, type MerchantStore } from './merchant-store.ts'
import { createMessageStore, type MessageStore } from './message-store.ts'
import { createPayerStepStore, type PayerStepStore } from './payer-step-store.ts'
import { createPaymentLinkStore, type PaymentLinkStore } from './payment-link-store.ts'
import { createPaymentOrderStore, type PaymentOrderStore } from './payment-order-store.ts'
import { createPaymentSearch, type SearchPayments } from './payment-search.ts'
import { createPaymentStore, type PaymentStore } from './payment-store.ts'
import { createPaymentTexts, type PaymentTexts } from './payment-texts.ts'
import { createPayoutStore, type PayoutStore } from './payout-store.ts'
import { createPlanStore, type PlanStore } from './plan-store.ts'
import { createReadiness, type Readiness } from './readiness.ts'
import { createRefundStore, type RefundStore } from './refund-store.ts'
import { createRequisitionStore, type RequisitionStore } from './requisition-store.ts'
import { createSnapshotStore, type SnapshotStore } from './snapshot-store.ts'
import { createSplitTreeStore, type SplitTreeStore } from './split-tree-store.ts'
import { closeDatabase } from './transactions.ts'
import { createTransferStore, type TransferStore } from './transfer-store.ts'
import { createVisitStore, type VisitStore } from './visit-store.ts'
import { createWorldEventStore, type WorldEventStore } from './world-event-store.ts'
import { createWorldStore, type WorldStore } from './world-store.ts'

/** What of the settings is about what is kept. */
export type StorageSettings = {
  /** null: in memory */
  readonly path: string | null
  readonly journalLimit: number
  readonly journalBytes?: number
}

/**
 * Opens the database and prepares every table's statements. `onMigrated` is called where a file had an older layout,
 * `onError` with every error that `readiness` gets. Throws UnusableDatabaseError where it cannot serve.
 */
export function createStorage<Plan extends { readonly version: string }>(
  settings: StorageSettings,
  onMigrated?: (text: string) => void,
  onError: (error: unknown) => void = () => undefined,
): Storage<Plan> {
  const db = openDatabase(settings.path, onMigrated)
  try {
    return prepareStores(db, settings, onError)
  } catch (error) {
    closeDatabase(db)
    throw unusable(settings.path ?? 'in memory', error)
  }
}

function prepareStores<Plan extends { readonly version: string }>(
  db: Db,
  { journalLimit, journalBytes = 64 * 1024 * 1024 }: StorageSettings,
  onError: (error: unknown) => void,
): Storage<Plan> {
  const readiness = createReadiness(db, onError)
  const paymentTexts = createPaymentTexts(db)
  return {
    db,
    readiness,
    activity: createActivityStore(db),
    jobs: createJobStore(db),
    armed: createArmedStore(db),
    callbacks: createCallbackStore(db, journalLimit),
    checkouts: createCheckoutStore(db),
    idSequences: createIdSequenceStore(db),
    dropped: createDroppedStore(db),
    approvals: createApprovalStore(db),
    faults: createFaultStore(db),
    inbox: createInboxStore(db),
    journal: createJournalStore(db, journalLimit, journalBytes, readiness.report),
    merchants: createMerchantStore(db),
    paymentOrders: createPaymentOrderStore(db),
    payments: createPaymentStore(db, paymentTexts.changed),
    plans: createPlanStore<Plan>(db),
    snapshots: createSnapshotStore(db, paymentTexts.restored),
    payerSteps: createPayerStepStore(db),
    paymentTexts,
    searchPayments: createPaymentSearch(db, paymentTexts),
    worldEvents: createWorldEventStore(db, journalLimit, readiness.report),
    worlds: createWorldStore(db),
    allocations: createAllocationStore(db),
    depositReferences: createDepositReferenceStore(db),
    disbursements: createDisbursementStore(db),
    documents: createDocumentStore(db),
    liquidityAccounts: createLiquidityAccountStore(db),
    payouts: createPayoutStore(db),
    refunds: createRefundStore(db),
    requisitions: createRequisitionStore(db),
    splitTrees: createSplitTreeStore(db),
    transfers: createTransferStore(db),
    paymentLinks: createPaymentLinkStore(db),
    messages: createMessageStore(db),
    kyc: createKycStore(db),
    agreements: createAgreementStore(db),
    visits: createVisitStore(db, journalLimit),
  }
}

export type Storage<Plan extends { readonly version: string }> = {
  readonly db: Db
  readonly readiness: Readiness
  readonly activity: ActivityStore
  readonly jobs: JobStore
  readonly armed: ArmedStore
  readonly callbacks: CallbackStore
  readonly checkouts: CheckoutStore
  readonly idSequences: IdSequenceStore
  readonly dropped: DroppedStore
  readonly approvals: ApprovalStore
  readonly faults: FaultStore
  readonly inbox: InboxStore
  readonly journal: JournalStore
  readonly merchants: MerchantStore
  readonly paymentOrders: PaymentOrderStore
  readonly payments: PaymentStore
  readonly plans: PlanStore<Plan>
  readonly snapshots: SnapshotStore
  readonly payerSteps: PayerStepStore
  readonly paymentTexts: PaymentTexts
  readonly searchPayments: SearchPayments
  readonly worldEvents: WorldEventStore
  readonly worlds: WorldStore
  readonly allocations: AllocationStore
  readonly depositReferences: DepositReferenceStore
  readonly disbursements: DisbursementStore
  readonly documents: DocumentStore
  readonly liquidityAccounts: LiquidityAccountStore
  readonly payouts: PayoutStore
  readonly refunds: RefundStore
  readonly requisitions: RequisitionStore
  readonly splitTrees: SplitTreeStore
  readonly transfers: TransferStore
  readonly paymentLinks: PaymentLinkStore
  readonly messages: MessageStore
  readonly kyc: KycStore
  readonly agreements: AgreementStore
  readonly visits: VisitStore
}
