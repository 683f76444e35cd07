import { randomUUID } from 'node:crypto'
import { clientOf, paymentBody } from '../client.ts'

/** What the merchant's side knows of a payment it asked for. */
export type RequestedScenario = {
  readonly tenantId: string
  readonly orderId: string
  readonly id: string
  readonly amount: number
  readonly scenario: string
  /** the sandbox answered 200: from then on it must not forget it */
  promised: boolean
  /** actions of the payer that were answered 200 */
  readonly acted: string[]
  /** öre whose refund was answered 200 */
  refunded: number
  /** settling its order was answered 204 */
  isSettled: boolean
}

/** Stories whose callbacks keep their order. */
export const scenarios = ['paid', 'paid', 'paid', 'failed', 'flaky-merchant'] as const

const actions = ['open', 'approve', 'approve', 'cancel', 'stop', 'refund', 'settle'] as const

type Action = (typeof actions)[number]

const merchantId = randomUUID()

/** Asks at random until the sandbox no longer answers; what it was promised is kept in `wishes`. */
export async function makeTraffic(
  url: string,
  tenants: readonly string[],
  callbackUrl: string,
  parameters: RequestedScenario[],
  random: () => number,
): Promise<void> {
  const pick = <Item>(items: readonly Item[]): Item =>
    items[Math.floor(random() * items.length)] as Item

  async function pay(): Promise<void> {
    const tenantId = pick(tenants)
    const client = clientOf(url, tenantId)
    const orderId = randomUUID()
    await client.api('POST', '/payment_orders', { id: orderId, currency: 'SEK' })
    const amount = 100 + Math.floor(random() * 100_000)
    const scenario = pick(scenarios)
    const id = randomUUID()
    const requested: RequestedScenario = {
      tenantId,
      orderId,
      id,
      amount,
      scenario,
      promised: false,
      acted: [],
      refunded: 0,
      isSettled: false,
    }
    parameters.push(requested)
    const body = { id, ...paymentBody({ amount, callbackUrl, merchantId }) }
    const path = `/payment_orders/${orderId}/payments`
    const { status } = await client.api('POST', path, body, { 'sandbox-scenario': scenario })
    requested.promised = status === 200
    if (status !== 200) throw new Error(`Create payment answered ${status}.`)
  }

  async function act(): Promise<void> {
    const action = pick(actions)
    const requested = wishFor(action)
    if (requested === undefined) return
    const client = clientOf(url, requested.tenantId)
    const { status } = await ask(client, requested, action)
    if (status >= 500) throw new Error(`${action} answered ${status}.`)
    if (status < 300) requested.acted.push(action)
  }

  async function ask(
    client: ReturnType<typeof clientOf>,
    requested: RequestedScenario,
    action: Action,
  ) {
    const order = `/payment_orders/${requested.orderId}`
    if (action === 'stop') return client.api('PUT', `${order}/payments/${requested.id}/stop`)
    if (action === 'refund') return refund(client, requested)
    if (action !== 'settle') return client.payer(requested.id, action)
    const answer = await client.api('PUT', `${order}/settle`, { fast_forward: true })
    requested.isSettled ||= answer.status === 204
    return answer
  }

  /** A part of what is left, or all of it. */
  async function refund(client: ReturnType<typeof clientOf>, requested: RequestedScenario) {
    const path = `/payment_orders/${requested.orderId}/payments/${requested.id}`
    const { order_items: items = [] } = (await client.api('GET', path)).body
    const [item] = items
    const amount = random() < 0.2 ? item?.amount : 1 + Math.floor(random() * 100)
    const left = { ...item, amount: item?.amount - amount }
    const body = { amount, currency: 'SEK', reason: 'other', description: '', order_items: [left] }
    const answer = await client.api('POST', `${path}/refund`, body)
    if (answer.status === 200) requested.refunded += amount
    return answer
  }

  /** Money moves where a payment has ended, which takes a while; everything else where it has not. */
  function wishFor(action: Action): RequestedScenario | undefined {
    const isLate = action === 'refund' || action === 'settle'
    const able = isLate
      ? parameters.slice(-80, -8).filter(({ acted }) => acted.includes('approve'))
      : parameters.slice(-20).filter(({ promised }) => promised)
    return able.length === 0 ? undefined : pick(able)
  }

  async function go(): Promise<void> {
    for (;;) {
      if (parameters.length === 0 || random() < 0.4) await pay()
      else await act()
    }
  }

  const ends = await Promise.allSettled([go(), go(), go()])
  for (const end of ends) {
    // Nobody there any more: that is the end of the round. Anything else is not.
    if (end.status === 'rejected' && !isGone(end.reason)) throw end.reason
  }
}

function isGone(error: unknown): boolean {
  return error instanceof TypeError || error instanceof SyntaxError
}
