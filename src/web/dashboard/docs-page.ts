import type { Context } from 'hono'
import type { Control } from '../../control-api/control.ts'
import { type Frame, frameFor, shownWorld } from './frame.ts'

/** The API reference. `known`, as JSON: the shown world's tenant and newest payment order, for its fields to begin with. */
export function docsPage(control: Control, c: Context): Frame & { readonly known: string } {
  const tenantId = shownWorld(control, c)
  return { ...frameFor(control, c, 'API', null), known: JSON.stringify(knownOf(control, tenantId)) }
}

function knownOf({ stores }: Control, tenantId: string | null) {
  if (tenantId === null) return {}
  const [order] = stores.paymentOrders.list({ tenantId }, { limit: 1 }).items
  return { tenant_id: tenantId, payment_order_id: order?.id }
}
