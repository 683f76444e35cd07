import type { Context } from 'hono'
import type { Control } from '../../control-api/control.ts'
import { listPayments } from '../../control-api/queries/list-payments.ts'
import { type ArmedWorld, armedWorlds } from './armed-worlds.ts'
import { type Frame, frameFor, inWorld } from './frame.ts'
import { nameOfWorld } from './world-names.ts'

export type NextPaymentPage = Frame & {
  readonly worldName: string
  readonly baseUrl: string
  readonly armedIn: readonly ArmedWorld[]
}

const none = 'none'

/**
 * The page that waits for the next payment, or the address that leads to it once it is there. Its own address keeps the
 * newest payment there was (`after`), so that a reload waits for the same one.
 */
export function nextPayment(
  control: Control,
  c: Context,
  tenantId: string | null,
): NextPaymentPage | string {
  const search = tenantId === null ? {} : { tenantId }
  const [newest] = listPayments(control, search, { limit: 1 }).payments
  const after = c.req.query('after')
  if (after === undefined) return inWorld(`/payments/next?after=${newest?.id ?? none}`, tenantId)
  if (newest !== undefined && newest.id !== after)
    return inWorld(`/payments/${newest.id}`, newest.tenant_id)
  return {
    ...frameFor(control, c, 'Waiting for the next payment', tenantId),
    refresh: 2,
    worldName: tenantId === null ? 'any world' : `world ${nameOfWorld(control, tenantId)}`,
    baseUrl: `${control.publicApi.getOrigin(c.req.raw)}/payments/`,
    armedIn: armedWorlds(control, tenantId),
  }
}
