import type { Dispatcher } from '../callbacks/dispatcher.ts'
import { createNotifyTenant } from '../callbacks/notify-tenant.ts'
import type { Payment } from '../payment/payment.ts'
import type { Events } from '../scheduler/events.ts'
import type { NewId } from '../scheduler/ids.ts'
import type { Scheduler } from '../scheduler/scheduler.ts'
import type { Worlds } from '../scheduler/worlds.ts'
import { createAllocate } from '../settlement/allocate.ts'
import { createDisburse } from '../settlement/disburse.ts'
import { createDisburseOrders } from '../settlement/disburse-orders.ts'
import { createLiquidity } from '../settlement/liquidity.ts'
import type { AllocationStore } from '../storage/allocation-store.ts'
import type { Db } from '../storage/database.ts'
import type { DisbursementStore } from '../storage/disbursement-store.ts'
import type { DocumentStore } from '../storage/document-store.ts'
import type { LiquidityAccountStore } from '../storage/liquidity-account-store.ts'
import type { MerchantStore } from '../storage/merchant-store.ts'
import type { PaymentOrderStore } from '../storage/payment-order-store.ts'
import type { PaymentStore } from '../storage/payment-store.ts'
import type { PayoutStore } from '../storage/payout-store.ts'
import type { RefundStore } from '../storage/refund-store.ts'
import type { SplitTreeStore } from '../storage/split-tree-store.ts'
import type { TransferStore } from '../storage/transfer-store.ts'
import { createConnectTransfer } from './connect-transfer.ts'
import type { AnnounceOrder, ApiSettings, RecordStatus } from './deps.ts'
import { createFundPayment } from './fund-payment.ts'
import {
  createMovePaymentOrder,
  type FollowStep,
  type NextOrderStatus,
} from './move-payment-order.ts'
import { createOrderAutomation } from './order-automation.ts'
import { createReceiveFunds } from './receive-funds.ts'
import { createReconcilePayment } from './reconcile-payment.ts'
import { createRefundPayment } from './refund-payment.ts'
import { createRequireKnown } from './require-known.ts'

export type MoneyStores = {
  readonly db: Db
  readonly paymentOrders: PaymentOrderStore
  readonly payments: PaymentStore
  readonly merchants: MerchantStore
  readonly refunds: RefundStore
  readonly documents: DocumentStore
  readonly splitTrees: SplitTreeStore
  readonly allocations: AllocationStore
  readonly disbursements: DisbursementStore
  readonly payouts: PayoutStore
  readonly liquidityAccounts: LiquidityAccountStore
  readonly transfers: TransferStore
}

/** Everything that moves money, from a payment's funding to its payout. */
export function createMoney({
  stores,
  scheduler,
  dispatcher,
  worlds,
  events,
  newId,
  recordStatus,
  announceOrder,
  settings,
}: {
  stores: MoneyStores
  scheduler: Scheduler
  dispatcher: Dispatcher
  worlds: Worlds
  events: Events
  newId: NewId
  recordStatus: RecordStatus
  announceOrder: AnnounceOrder
  settings: ApiSettings
}) {
  const notifyTenant = createNotifyTenant({ dispatcher, worlds, newId })
  const accounts = stores.liquidityAccounts
  const liquidity = createLiquidity({ accounts })
  const requireKnown = createRequireKnown({ ...stores, settings })
  const fundPayment = createFundPayment({ ...stores, recordStatus })
  const allocate = createAllocate({ ...stores, newId })
  const { settleAllocations, disburse } = createDisburse({
    ...stores,
    liquidity,
    scheduler,
    notifyTenant,
    events,
    newId,
  })
  const follow: Record<NextOrderStatus, FollowStep> = {
    CLOSED: (order, at) => automation.orderClosed(order, at),
    SPLIT: allocate,
    SETTLED: settleAllocations,
  }
  const movePaymentOrder = createMovePaymentOrder({
    ...stores,
    worlds,
    announceOrder,
    followStep: (order, at, because) => {
      if (order.status !== 'OPEN') follow[order.status](order, at, because)
    },
    settings,
  })
  const automation = createOrderAutomation({ ...stores, scheduler, movePaymentOrder })
  const refundEnded = (payment: Payment, at: number) => automation.paymentEnded(payment, at)

  function paymentEnded(payment: Payment, at: number): void {
    spendCredit(payment, at)
    automation.paymentEnded(payment, at)
  }

  /** What a `ping`/`credit` payment costs leaves its liquidity account. */
  function spendCredit(payment: Payment, at: number): void {
    const accountId = payment.providerMethodParameters['liquidity_account_id']
    const isCredit = payment.provider === 'ping' && payment.method === 'credit'
    if (!isCredit || payment.status !== 'COMPLETED' || typeof accountId !== 'string') return
    const { tenantId, currency, totalAmount: amount, id } = payment
    liquidity.spend({ tenantId, accountId, currency, amount, at, because: `payment ${id}` })
  }

  return {
    notifyTenant,
    liquidity,
    requireKnown,
    movePaymentOrder,
    /** to be told of every payment that reached a terminal status */
    paymentEnded,
    refundPayment: createRefundPayment({
      ...stores,
      liquidity,
      scheduler,
      worlds,
      events,
      notifyTenant,
      requireKnown,
      newId,
      onEnd: refundEnded,
      settings,
    }),
    reconcilePayment: createReconcilePayment({ ...stores, recordStatus, requireKnown }),
    connectTransfer: createConnectTransfer({ ...stores, worlds, fundPayment }),
    receiveFunds: createReceiveFunds({
      ...stores,
      accounts,
      liquidity,
      fundPayment,
      notifyTenant,
      events,
      newId,
    }),
    disburseOrders: createDisburseOrders({ ...stores, disburse }),
  }
}

export type Money = ReturnType<typeof createMoney>
