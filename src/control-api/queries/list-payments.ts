import type { Payment } from '../../payment/payment.ts'
import type { PaymentSearch, SearchPayments } from '../../storage/payment-search.ts'
import type { PaymentStore } from '../../storage/payment-store.ts'
import type { DescribePayment, PaymentDetail } from './describe-payment.ts'

export type PaymentPage = {
  /** newest first */
  readonly payments: readonly PaymentDetail[]
  readonly hasOlder: boolean
  readonly hasNewer: boolean
}

/** Payments of one world or, without `tenantId`, of all: as people look for them, newest first, a page at a time. */
export function createListPayments({
  payments,
  searchPayments,
  describePayment,
}: {
  payments: PaymentStore
  searchPayments: SearchPayments
  describePayment: DescribePayment
}) {
  /** `before`, `after`: the payment the page begins behind. */
  return function listPayments(
    search: PaymentSearch,
    { limit, before, after }: { limit: number; before?: Payment | null; after?: Payment | null },
  ): PaymentPage {
    const found = searchPayments(search, { limit, before: before?.seq, after: after?.seq })
    return {
      payments: found.items.map(({ seq }) => describePayment(payments.get(seq))),
      hasOlder: found.hasOlder,
      hasNewer: found.hasNewer,
    }
  }
}

export type ListPayments = ReturnType<typeof createListPayments>

/** `metadata.order=42` of a query → `{order: '42'}` */
export function readMetadata(query: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query)
      .filter(([key]) => key.startsWith('metadata.') && key.length > 'metadata.'.length)
      .map(([key, value]) => [key.slice('metadata.'.length), value]),
  )
}
