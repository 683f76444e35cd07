import { isTerminal } from '../payment/status-transitions.ts'
import { unknownWord } from '../scenarios/format/nearest.ts'
import { scheduleForms, toSettleMoment } from '../settlement/settle-moment.ts'
import { misfitsOfDisbursements } from './check-disbursements.ts'
import { misfitsOfPaymentLinks } from './check-payment-links.ts'
import type { Misfit } from './misfit.ts'
import type { Seed, SeedOrder, SeedPayment, SeedTenant } from './seed-schema.ts'

type Path = Misfit['path']

/** What the schema cannot see: ids given twice or to nobody, money without a recipient, statuses that cannot be. */
export function findMisfits({ tenants }: Seed): Misfit[] {
  return [
    ...repeated(tenants, ['tenants']),
    ...tenants.flatMap((tenant, index) => misfitsOfTenant(tenant, ['tenants', index])),
  ]
}

function misfitsOfTenant(tenant: SeedTenant, path: Path): Misfit[] {
  const { merchants = [], split_trees, liquidity_accounts, payment_orders } = tenant
  const payments = payment_orders.flatMap((order, index) =>
    order.payments.map((payment, number) => ({
      id: payment.id,
      path: [...path, 'payment_orders', index, 'payments', number],
    })),
  )
  const known = {
    trees: idsOf(split_trees),
    merchants: tenant.merchants === undefined ? null : idsOf(tenant.merchants),
  }
  const defaults = split_trees
    .map((tree, index) => ({ tree, index }))
    .filter(({ tree }) => tree.default)
  return [
    ...repeated(merchants, [...path, 'merchants']),
    ...repeated(split_trees, [...path, 'split_trees']),
    ...repeated(liquidity_accounts, [...path, 'liquidity_accounts']),
    ...repeated(tenant.transfers, [...path, 'transfers']),
    ...repeated(payment_orders, [...path, 'payment_orders']),
    ...repeated(tenant.deposit_references, [...path, 'deposit_references']),
    ...repeated(tenant.disbursements, [...path, 'disbursements']),
    ...repeated(tenant.payouts, [...path, 'payouts']),
    ...repeated(tenant.requisitions, [...path, 'requisitions']),
    ...misfitsOfDisbursements(tenant, known.merchants, path),
    ...repeatedAt(payments),
    ...repeated(tenant.payment_links, [...path, 'payment_links']),
    ...misfitsOfPaymentLinks(tenant, known.merchants, path),
    ...defaults.slice(1).map(({ index }) => ({
      path: [...path, 'split_trees', index, 'default'],
      message: 'a second default; expected one split tree at the most to be it',
    })),
    ...split_trees.flatMap((tree, index) => misfitsOfTree(tree, [...path, 'split_trees', index])),
    ...payment_orders.flatMap((order, index) =>
      misfitsOfOrder(order, known, [...path, 'payment_orders', index]),
    ),
  ]
}

/** What a tenant has: `merchants` null where it may have any. */
type Known = { readonly trees: ReadonlySet<string>; readonly merchants: ReadonlySet<string> | null }

function idsOf(rows: readonly { readonly id: string }[]): ReadonlySet<string> {
  return new Set(rows.map(({ id }) => id))
}

function repeated(rows: readonly { readonly id: string }[], path: Path): Misfit[] {
  return repeatedAt(rows.map(({ id }, index) => ({ id, path: [...path, index] })))
}

function repeatedAt(rows: readonly { readonly id: string; readonly path: Path }[]): Misfit[] {
  const seen = new Set<string>()
  return rows.flatMap(({ id, path }) => {
    if (!seen.has(id)) {
      seen.add(id)
      return []
    }
    return [{ path: [...path, 'id'], message: `the id ${id} is given twice` }]
  })
}

function misfitsOfTree({ branches }: SeedTenant['split_trees'][number], path: Path): Misfit[] {
  return branches.flatMap((branch, index) => {
    const at = [...path, 'branches', index]
    const isNamed = branch.merchant_id !== undefined
    const wrong: Misfit[] = []
    if (branch.to === 'merchant' && !isNamed)
      wrong.push({ path: at, message: 'missing merchant_id; expected it where to is merchant' })
    if (branch.to !== 'merchant' && isNamed)
      wrong.push({
        path: [...at, 'merchant_id'],
        message: `a merchant_id; expected none where to is ${branch.to}`,
      })
    const taken = Object.values(branch.take ?? { all: true }).filter((part) => part !== undefined)
    if (taken.length !== 1)
      wrong.push({ path: [...at, 'take'], message: 'expected one of amount, percent, parameter' })
    return wrong
  })
}

function misfitsOfOrder(order: SeedOrder, known: Known, path: Path): Misfit[] {
  const wrong: Misfit[] = []
  const { split_tree_id: tree, settle_schedule: schedule } = order
  if (tree !== undefined && !known.trees.has(tree))
    wrong.push({
      path: [...path, 'split_tree_id'],
      message: () => unknownWord('split tree', tree, [...known.trees]),
    })
  if (schedule !== undefined && toSettleMoment(schedule.type, schedule.value, 0) === null)
    wrong.push({
      path: [...path, 'settle_schedule', 'value'],
      message: `expected ${scheduleForms[schedule.type]}`,
    })
  const isSplit = order.status === 'SPLIT' || order.status === 'SETTLED'
  order.payments.forEach((payment, index) => {
    const at = [...path, 'payments', index]
    if (isSplit && !isTerminal(payment.status))
      wrong.push({
        path: [...at, 'status'],
        message: `a payment that is ${payment.status} in an order that is ${order.status}; expected it to have ended`,
      })
    wrong.push(...misfitsOfFunds(payment, at), ...misfitsOfItems(payment, known, at))
  })
  return wrong
}

function misfitsOfFunds({ status, received, order_items }: SeedPayment, path: Path): Misfit[] {
  const isFunded = ['UNDERFUNDED', 'OVERFUNDED', 'FUNDED'].includes(status)
  if (!isFunded && received === undefined) return []
  const total = order_items.reduce((sum, { amount }) => sum + amount, 0)
  const at = [...path, received === undefined ? 'status' : 'received']
  if (received === undefined)
    return [{ path: at, message: `missing received; expected it of a payment that is ${status}` }]
  const fits =
    status === 'UNDERFUNDED'
      ? received < total
      : status === 'OVERFUNDED'
        ? received > total
        : received === total
  if (fits) return []
  return [
    { path: at, message: `${received} received of ${total} does not make a payment ${status}` },
  ]
}

function misfitsOfItems({ order_items }: SeedPayment, { merchants }: Known, path: Path): Misfit[] {
  return order_items.flatMap((item, index): Misfit[] => {
    const at = [...path, 'order_items', index]
    const given = [item.merchant_id, item.liquidity_account_id].filter((id) => id !== undefined)
    if (given.length !== 1)
      return [{ path: at, message: 'expected one of merchant_id and liquidity_account_id' }]
    const { merchant_id: merchant } = item
    if (merchant === undefined || merchants === null || merchants.has(merchant)) return []
    const message = () => unknownWord('merchant', merchant, [...merchants])
    return [{ path: [...at, 'merchant_id'], message }]
  })
}
