import { randomUUID } from 'node:crypto'
import type { OpenSandbox } from './open-sandbox.ts'

export type Item = {
  readonly amount: number
  readonly name?: string
  readonly merchant_id?: string
  readonly liquidity_account_id?: string
  readonly tags?: readonly string[]
}

/** An order item for a merchant of its own, unless it says for whom it is. */
export function itemOf(item: Item) {
  const recipient = item.liquidity_account_id === undefined ? { merchant_id: randomUUID() } : {}
  return { name: 'Bulle', vat_rate: 12, ...recipient, ...item }
}

/** An order with a payment by the dummy provider that has reached its status. */
export async function payOrder(
  sandbox: OpenSandbox,
  items: readonly Item[],
  {
    order = {},
    orderId,
    status = 'COMPLETED',
    payment = {},
  }: { order?: object; orderId?: string; status?: string; payment?: object } = {},
) {
  const { api } = sandbox
  const id =
    orderId ?? (await api('POST', '/payment_orders', { currency: 'SEK', ...order })).body.id
  const order_items = items.map(itemOf)
  const total_amount = items.reduce((sum, { amount }) => sum + amount, 0)
  const { body } = await api('POST', `/payment_orders/${id}/payments`, {
    provider: 'dummy',
    method: 'dummy',
    currency: 'SEK',
    total_amount,
    order_items,
    provider_method_parameters: { desired_payment_status: status },
    ...payment,
  })
  await sandbox.advance('1s')
  const path = `/payment_orders/${id}/payments/${body.id}`
  return {
    orderId: id as string,
    paymentId: body.id as string,
    path,
    orderItems: order_items,
    get: async () => (await api('GET', path)).body,
    refund: (request: object) => api('POST', `${path}/refund`, { currency: 'SEK', ...request }),
    step: (verb: string, how: object = { fast_forward: true }) =>
      api('PUT', `/payment_orders/${id}/${verb}`, how),
  }
}
