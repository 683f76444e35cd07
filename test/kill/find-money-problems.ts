import type { clientOf } from '../client.ts'
import type { RequestedScenario } from './traffic.ts'

type Client = ReturnType<typeof clientOf>
type Money = { readonly amount: number }

const sum = (rows: readonly Money[]) => rows.reduce((all, { amount }) => all + amount, 0)

/** What does not add up, to the öre, in the order and the payment of a wish when all that was planned has been done. */
export async function findMoneyProblems(
  client: Client,
  requested: RequestedScenario,
): Promise<string[]> {
  const { orderId, id } = requested
  const order = (await client.api('GET', `/payment_orders/${orderId}`)).body
  const payment = order.payments?.find((one: { id: string }) => one.id === id)
  if (payment === undefined) return []
  const refunded = sum(payment.refunds ?? [])
  const left = sum(payment.order_items)
  const problems: string[] = []
  const note = (isWrong: boolean, text: string) => {
    if (isWrong) problems.push(text)
  }
  note(left + refunded !== payment.total_amount, `${left} + ${refunded} of ${payment.total_amount}`)
  note(
    refunded < requested.refunded,
    `${requested.refunded} öre were to be given back, ${refunded} were`,
  )
  note(
    requested.isSettled && order.status !== 'SETTLED',
    `its order was settled and is ${order.status}`,
  )
  const allocations = await client.api('GET', `/payment_orders/${orderId}/allocations`)
  const isSplit = ['SPLIT', 'SETTLED'].includes(order.status)
  note((allocations.status === 200) !== isSplit, `allocations of an order that is ${order.status}`)
  if (allocations.status !== 200) return problems
  const due = payment.status === 'COMPLETED' ? left : 0
  note(sum(allocations.body) !== due, `${sum(allocations.body)} öre were split, ${due} were there`)
  return problems
}

/** The same for all that a tenant was paid out. */
export async function findPayoutProblems(client: Client): Promise<string[]> {
  const allocated: (Money & { readonly disbursement_id: string | null })[] = []
  for (let path: string | null = '/allocations?limit=200'; path !== null; ) {
    const { body } = await client.api('GET', path)
    allocated.push(...body.data)
    const next: string | null = body._links.next.href
    path = next === null ? null : next.slice(next.indexOf('/api/v1') + '/api/v1'.length)
  }
  const disbursements = (await client.api('GET', '/disbursements')).body
  const payouts = (await client.api('GET', '/payouts')).body
  const disbursed = sum(allocated.filter(({ disbursement_id }) => disbursement_id !== null))
  const problems: string[] = []
  if (disbursed !== sum(disbursements))
    problems.push(`${disbursed} öre of allocations, ${sum(disbursements)} of disbursements`)
  if (sum(disbursements) !== sum(payouts))
    problems.push(`${sum(disbursements)} öre of disbursements, ${sum(payouts)} of payouts`)
  return problems
}
