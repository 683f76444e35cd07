import type { Payment } from '../../payment/payment.ts'
import type { Control } from '../control.ts'
import { refuse } from '../http/errors.ts'

/**
 * A payment by id. Ids are unique only within a world: where two worlds have it, the call must name the world. Throws
 * ControlError for an id that no payment has, or that payments of several worlds have.
 */
export function findPayment(
  { stores }: Pick<Control, 'stores'>,
  id: string,
  tenantId: string | null,
): Payment {
  const known = id.toLowerCase()
  const found =
    tenantId === null
      ? stores.payments.findAnywhere(known)
      : [stores.payments.find(tenantId, known)].filter((payment) => payment !== undefined)
  const [first, second] = found
  if (first === undefined) return refuse(404, 'not_found', `No payment has the id ${id}.`)
  if (second === undefined) return first
  return refuse(
    422,
    'missing_header',
    `Missing header: tenant_id. Payments of ${found.length} worlds have the id ${id}; say which world.`,
  )
}
