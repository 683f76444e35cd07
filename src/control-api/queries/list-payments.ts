import type { Payment } from '../../payment/payment.ts'
import type { PaymentSearch } from '../../storage/payment-search.ts'
import type { Control } from '../control.ts'
import type { PaymentDetail } from '../schemas/payment-detail.ts'
import { describePayment } from './describe-payment.ts'

export type PaymentPage = {
  /** newest first */
  readonly payments: readonly PaymentDetail[]
  readonly hasOlder: boolean
  readonly hasNewer: boolean
}

/**
 * Payments of one world or, without `tenantId`, of all: newest first, a page at a time. `before`, `after`: the payment
 * next to which the page begins.
 */
export function listPayments(
  control: Control,
  search: PaymentSearch,
  { limit, before, after }: { limit: number; before?: Payment | null; after?: Payment | null },
): PaymentPage {
  const { payments, searchPayments } = control.stores
  const found = searchPayments(search, { limit, before: before?.seq, after: after?.seq })
  return {
    payments: found.items.map(({ seq }) => describePayment(control, payments.get(seq))),
    hasOlder: found.hasOlder,
    hasNewer: found.hasNewer,
  }
}

/** `metadata.order=42` of a query → `{order: '42'}` */
export function readMetadata(query: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query)
      .filter(([key]) => key.startsWith('metadata.') && key.length > 'metadata.'.length)
      .map(([key, value]) => [key.slice('metadata.'.length), value]),
  )
}
