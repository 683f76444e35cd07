import { unknownWord } from '../scenarios/format/nearest.ts'
import type { Misfit } from './misfit.ts'
import type { SeedDisbursement, SeedPayout, SeedTenant } from './seed-schema.ts'

type Path = Misfit['path']

/** Money of the past that cannot have gone out so. `merchants`: null where there may be any. */
export function misfitsOfDisbursements(
  tenant: SeedTenant,
  merchants: ReadonlySet<string> | null,
  path: Path,
): Misfit[] {
  return [
    ...tenant.disbursements.flatMap((disbursement, index) =>
      misfitsOfDisbursement(tenant, disbursement, [...path, 'disbursements', index]),
    ),
    ...tenant.payouts.flatMap((payout, index) =>
      misfitsOfPayout(tenant, payout, merchants, [...path, 'payouts', index]),
    ),
  ]
}

function misfitsOfDisbursement(
  tenant: SeedTenant,
  { id, currency, amount, payment_orders: orders }: SeedDisbursement,
  path: Path,
): Misfit[] {
  if (orders.length > 0)
    return orders.flatMap((order, index) =>
      misfitsOfSentOrder(tenant, currency, order, [...path, 'payment_orders', index]),
    )
  const own = tenant.payouts.filter(({ disbursement_id }) => disbursement_id === id)
  if (own.length === 0 && amount === undefined)
    return [{ path, message: 'missing amount; expected it, or payment_orders, or payouts' }]
  const sum = own.reduce((all, payout) => all + (payout.amount ?? 0), 0)
  if (own.length === 0 || amount === undefined || sum === amount) return []
  return [{ path: [...path, 'amount'], message: `its payouts add up to ${sum}, not to ${amount}` }]
}

function misfitsOfSentOrder(
  { payment_orders, disbursements }: SeedTenant,
  currency: string,
  wanted: string,
  path: Path,
): Misfit[] {
  const order = payment_orders.find(({ id }) => id === wanted)
  if (order === undefined) {
    const ids = payment_orders.map(({ id }) => id)
    return [{ path, message: () => unknownWord('payment order', wanted, ids) }]
  }
  if (order.status !== 'SETTLED')
    return [{ path, message: `an order that is ${order.status}; expected one that is SETTLED` }]
  if (order.currency !== currency)
    return [{ path, message: `an order in ${order.currency}; expected one in ${currency}` }]
  const times = disbursements.flatMap((one) => one.payment_orders).filter((id) => id === wanted)
  return times.length > 1 ? [{ path, message: `the order ${wanted} was disbursed once only` }] : []
}

function misfitsOfPayout(
  { disbursements }: SeedTenant,
  { disbursement_id, merchant_id, currency, amount }: SeedPayout,
  merchants: ReadonlySet<string> | null,
  path: Path,
): Misfit[] {
  const wrong: Misfit[] = []
  if (merchant_id !== undefined && merchants !== null && !merchants.has(merchant_id))
    wrong.push({
      path: [...path, 'merchant_id'],
      message: () => unknownWord('merchant', merchant_id, [...merchants]),
    })
  const of = disbursements.find(({ id }) => id === disbursement_id)
  if (disbursement_id !== undefined && of === undefined) {
    const ids = disbursements.map(({ id }) => id)
    const message = () => unknownWord('disbursement', disbursement_id, ids)
    return [...wrong, { path: [...path, 'disbursement_id'], message }]
  }
  if (of !== undefined && of.currency !== currency)
    wrong.push({
      path: [...path, 'currency'],
      message: `a payout in ${currency} of a disbursement in ${of.currency}`,
    })
  const isCounted = of !== undefined && of.payment_orders.length > 0
  if (amount === undefined && !isCounted)
    wrong.push({ path, message: 'missing amount; expected it where no payment_orders say it' })
  return wrong
}
