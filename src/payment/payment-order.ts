import type { JsonObject } from './json.ts'
import type { Currency } from './money.ts'

export const paymentOrderStatuses = ['OPEN', 'CLOSED', 'SPLIT', 'SETTLED'] as const

export type PaymentOrderStatus = (typeof paymentOrderStatuses)[number]

export type PaymentOrder = {
  /** Rises with creation; the order of lists. Never on the wire. */
  readonly seq: number
  readonly id: string
  readonly tenantId: string
  readonly status: PaymentOrderStatus
  readonly currency: Currency
  readonly splitTreeId: string | null
  readonly splitParameters: JsonObject | null
  readonly closeCondition: JsonObject | null
  readonly settleSchedule: JsonObject | null
  readonly statusCallbackUrl: string | null
  /** ms since the epoch, the world's time */
  readonly createdAt: number
}

/** OPEN → CLOSED → SPLIT → SETTLED, no way back (docs/contract/ping-payments-api.md#35-states-of-an-order). */
export function hasReached(order: PaymentOrder, status: PaymentOrderStatus): boolean {
  return paymentOrderStatuses.indexOf(order.status) >= paymentOrderStatuses.indexOf(status)
}
