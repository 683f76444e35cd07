import { expect, test } from 'vitest'
import {
  hasReached,
  type PaymentOrder,
  type PaymentOrderStatus,
  paymentOrderStatuses,
} from '../../src/payment/payment-order.ts'

function orderIn(status: PaymentOrderStatus): PaymentOrder {
  return {
    seq: 1,
    id: 'order',
    tenantId: 'tenant',
    status,
    currency: 'SEK',
    splitTreeId: null,
    splitParameters: null,
    closeCondition: null,
    settleSchedule: null,
    statusCallbackUrl: null,
    createdAt: 0,
  }
}

test.each([
  ['OPEN', ['OPEN']],
  ['CLOSED', ['OPEN', 'CLOSED']],
  ['SPLIT', ['OPEN', 'CLOSED', 'SPLIT']],
  ['SETTLED', ['OPEN', 'CLOSED', 'SPLIT', 'SETTLED']],
] as const)('counts what an order in %s has behind it', (status, reached) => {
  expect(paymentOrderStatuses.filter((goal) => hasReached(orderIn(status), goal))).toEqual(reached)
})
