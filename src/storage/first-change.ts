import { createHash } from 'node:crypto'
import type { Payment, StatusChange } from '../payment/payment.ts'

/** The status with which a payment is initiated: all of it follows from the payment. */
export function firstChange(payment: Payment): StatusChange {
  return {
    id: firstChangeId(payment),
    status: 'INITIATED',
    occurredAt: payment.createdAt,
    details: null,
    funds: null,
    because: payment.scenarioBecause,
    step: 'initiated',
  }
}

/** A UUID of version 4 that begins with the same time as the payment's own. */
function firstChangeId({ id }: Payment): string {
  const hash = createHash('sha256').update(`first status of ${id}`).digest('hex')
  const variant = '89ab'[Number.parseInt(hash.slice(3, 4), 16) % 4]
  return `${id.slice(0, 14)}4${hash.slice(0, 3)}-${variant}${hash.slice(4, 7)}-${hash.slice(7, 19)}`
}
