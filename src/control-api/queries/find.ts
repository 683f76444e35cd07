import type { Payment } from '../../payment/payment.ts'
import type { PaymentStore } from '../../storage/payment-store.ts'
import { refuse } from '../http/errors.ts'

/** A payment by id. Ids are unique in a world only: where two worlds have it, the call must name the world. */
export function findPayment(payments: PaymentStore, id: string, tenantId: string | null): Payment {
  const found = payments
    .findAnywhere(id.toLowerCase())
    .filter((payment) => tenantId === null || payment.tenantId === tenantId)
  const [first, second] = found
  if (first === undefined) return refuse(404, 'not_found', `No payment has the id ${id}.`)
  if (second === undefined) return first
  return refuse(
    422,
    'missing_header',
    `Missing header: tenant_id. Payments of ${found.length} worlds have the id ${id}; say which world.`,
  )
}
