import { totalOf } from '../engine/payment-links/payment-link.ts'
import { sumOfItems } from '../payment/money.ts'
import { isTerminal } from '../payment/status-transitions.ts'
import { unknownWord } from '../scenarios/format/nearest.ts'
import type { Misfit } from './misfit.ts'
import type { SeedOrder, SeedPaymentLink, SeedTenant } from './seed-schema.ts'

type Path = Misfit['path']

/** Links of no order or no merchant, and links that cannot have been paid so. `merchants`: null where there may be any. */
export function misfitsOfPaymentLinks(
  { payment_links, payment_orders }: SeedTenant,
  merchants: ReadonlySet<string> | null,
  path: Path,
): Misfit[] {
  const named = payment_links.flatMap(({ payment_ids }) => payment_ids)
  const isShared = (id: string) => named.indexOf(id) !== named.lastIndexOf(id)
  return payment_links.flatMap((link, index) => {
    const at = [...path, 'payment_links', index]
    const order = payment_orders.find(({ id }) => id === link.payment_order_id)
    if (order === undefined) {
      const ids = payment_orders.map(({ id }) => id)
      const message = () => unknownWord('payment order', link.payment_order_id, ids)
      return [{ path: [...at, 'payment_order_id'], message }]
    }
    const shared = link.payment_ids.flatMap((id, number) => {
      const message = `the payment ${id} is of one link only`
      return isShared(id) ? [{ path: [...at, 'payment_ids', number], message }] : []
    })
    return [
      ...shared,
      ...misfitsOfLinkItems(link, merchants, at),
      ...misfitsOfLinkPayments(link, order, at),
    ]
  })
}

function misfitsOfLinkItems(
  { items }: SeedPaymentLink,
  merchants: ReadonlySet<string> | null,
  path: Path,
): Misfit[] {
  return items.flatMap(({ merchant_id: merchant }, index) => {
    if (merchants === null || merchants.has(merchant)) return []
    const message = () => unknownWord('merchant', merchant, [...merchants])
    return [{ path: [...path, 'items', index, 'merchant_id'], message }]
  })
}

function misfitsOfLinkPayments(link: SeedPaymentLink, order: SeedOrder, path: Path): Misfit[] {
  const wrong: Misfit[] = []
  const total = totalOf(link.items)
  const payments = link.payment_ids.flatMap((wanted, index) => {
    const at = [...path, 'payment_ids', index]
    const payment = order.payments.find(({ id }) => id === wanted)
    if (payment === undefined) {
      const ids = order.payments.map(({ id }) => id)
      wrong.push({ path: at, message: () => unknownWord('payment', wanted, ids) })
      return []
    }
    const sum = sumOfItems(payment.order_items)
    if (sum !== total)
      wrong.push({ path: at, message: `a payment of ${sum}; its link is of ${total}` })
    if (link.status !== 'CREATED' && !isTerminal(payment.status))
      wrong.push({
        path: at,
        message: `a payment that is ${payment.status}, of a link that is ${link.status}; expected it to have ended`,
      })
    return [payment]
  })
  const paid = payments.filter(({ status }) => status === 'COMPLETED').length
  if (paid !== (link.status === 'COMPLETED' ? 1 : 0))
    wrong.push({
      path: [...path, 'payment_ids'],
      message: `${paid} COMPLETED payments of a link that is ${link.status}`,
    })
  if (link.status === 'CREATED' && order.status !== 'OPEN')
    wrong.push({
      path: [...path, 'status'],
      message: `a link that is CREATED for an order that is ${order.status}; expected it to be OPEN`,
    })
  const { invoice } = link
  const waits = payments.some(
    ({ provider_method_response: response }) => response['reference'] === invoice?.reference,
  )
  if (invoice !== undefined && link.status === 'CREATED' && !waits)
    wrong.push({
      path: [...path, 'invoice', 'reference'],
      message: `no payment of payment_ids has ${invoice.reference} as reference in provider_method_response`,
    })
  return wrong
}
