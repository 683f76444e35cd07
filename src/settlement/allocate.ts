import type { PaymentOrder } from '../payment/payment-order.ts'
import type { NewId } from '../scheduler/ids.ts'
import type { AllocationStore } from '../storage/allocation-store.ts'
import type { PaymentStore } from '../storage/payment-store.ts'
import type { SplitTreeStore } from '../storage/split-tree-store.ts'
import { splitMoney } from './split-money.ts'
import { type Branch, defaultBranches } from './split-tree.ts'

type Context = {
  readonly stores: {
    readonly allocations: AllocationStore
    readonly payments: PaymentStore
    readonly splitTrees: SplitTreeStore
  }
  readonly newId: NewId
}

/**
 * Writes down who gets what of an order's completed payments, in the caller's transaction. `at` in ms of the world's
 * time. Throws SplitParameterError.
 */
export function allocate({ stores, newId }: Context, order: PaymentOrder, at: number): void {
  const completed = stores.payments
    .ofOrder(order.seq)
    .filter(({ status }) => status === 'COMPLETED')
  const branches = findBranches(stores.splitTrees, order)
  const shares = splitMoney(completed, branches, order.splitParameters ?? {})
  const currencies = new Map(completed.map(({ id, currency }) => [id, currency]))
  for (const share of shares) {
    stores.allocations.insert({
      ...share,
      id: newId(order),
      tenantId: order.tenantId,
      orderSeq: order.seq,
      paymentOrderId: order.id,
      currency: currencies.get(share.paymentId) ?? order.currency,
      allocatedAt: at,
    })
  }
}

/** In lenient mode an id may name no tree we know: then the default one splits. */
function findBranches(
  splitTrees: SplitTreeStore,
  { tenantId, splitTreeId }: PaymentOrder,
): readonly Branch[] {
  const named = splitTreeId === null ? undefined : splitTrees.find(tenantId, splitTreeId)
  const tree = named ?? splitTrees.findDefault(tenantId)
  return tree === undefined
    ? defaultBranches
    : (tree.document as { readonly branches: readonly Branch[] }).branches
}
