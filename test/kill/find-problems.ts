import type { Delivery } from '../../src/control-api/schemas/delivery.ts'
import type { PaymentDetail } from '../../src/control-api/schemas/payment-detail.ts'
import { isTerminal, type PaymentStatus } from '../../src/payment/status-transitions.ts'
import type { clientOf } from '../client.ts'
import type { Arrival } from './merchant.ts'
import type { RequestedScenario } from './traffic.ts'

/** Attempts before a callback may be given up (docs/fidelity.md, emulator's choice). */
const patience = 4

/**
 * What is wrong in the end, when all that was planned has been done: of one payment, what the merchant asked for and
 * got against what the sandbox has on record. `detail` is null where the sandbox knows no such payment.
 */
export function findProblems(
  requested: RequestedScenario,
  detail: PaymentDetail | null,
  arrivals: readonly Arrival[],
): string[] {
  if (detail === null) {
    if (requested.promised) return ['it was promised and is gone']
    return arrivals.length === 0 ? [] : ['a callback came of a payment that is not there']
  }
  return [
    ...problemsOfStory(requested, detail),
    ...problemsOfDeliveries(detail, arrivals),
    ...problemsOfOrder(arrivals),
  ]
}

function problemsOfStory(
  requested: RequestedScenario,
  { status, payment, timeline, deliveries }: PaymentDetail,
) {
  const past = timeline.filter(({ state }) => state === 'past').map((entry) => entry.status)
  const problems: string[] = []
  const note = (isWrong: boolean, text: string) => {
    if (isWrong) problems.push(text)
  }
  note(payment.total_amount !== requested.amount, `its amount is ${payment.total_amount}`)
  note(past[0] !== 'INITIATED', `it began as ${past[0]}`)
  note(past.at(-1) !== status, `it is ${status}, its history ends with ${past.at(-1)}`)
  note(!isTerminal(status), `it never ended: ${status}`)
  note(past.slice(0, -1).some(isTerminal), `it went on after its end: ${past}`)
  note(new Set(past).size !== past.length, `a status came twice: ${past}`)
  const told = deliveries.map((delivery) => delivery.status)
  for (const change of past.slice(1)) {
    const count = told.filter((one) => one === change).length
    note(count !== 1, `${count} callbacks were written of ${change}`)
  }
  return problems
}

function problemsOfDeliveries({ deliveries }: PaymentDetail, arrivals: readonly Arrival[]) {
  return deliveries.flatMap((delivery) => {
    const came = arrivals.filter(({ status }) => status === delivery.status).length
    return [...problemsOfEnd(delivery, came), ...problemsOfRecord(delivery, came)].map(
      (text) => `${delivery.status} ${text}`,
    )
  })
}

function problemsOfEnd({ state, attempts }: Delivery, came: number): string[] {
  if (state === 'failed')
    return attempts.length < patience ? [`was given up after ${attempts.length} attempts`] : []
  if (state !== 'delivered') return [`is lost: ${state}`]
  const failed = attempts.filter(({ error }) => error !== null).length
  return [
    ...(came === 0 ? ['never came'] : []),
    ...(failed === attempts.length - 1 ? [] : ['was sent again after it was acknowledged']),
  ]
}

function problemsOfRecord({ attempts }: Delivery, came: number): string[] {
  return [
    ...(attempts.some(({ took_ms }) => took_ms === null)
      ? ['has an attempt without an outcome on record']
      : []),
    ...(came > attempts.length ? [`came ${came} times, ${attempts.length} are on record`] : []),
  ]
}

const place: Partial<Record<string, number>> = { PENDING: 1 }

/** PENDING before whatever ends the payment, never behind it. */
function problemsOfOrder(arrivals: readonly Arrival[]): string[] {
  const places = arrivals.map(({ status }) => place[status] ?? 2)
  const isKept = places.every((at, index) => index === 0 || at >= (places[index - 1] ?? 0))
  const statuses = arrivals.map(({ status }) => status as PaymentStatus)
  return isKept ? [] : [`the order is not kept: ${statuses}`]
}

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
