import { randomUUID } from 'node:crypto'
import { clientOf, paymentBody } from '../client.ts'

/** What the merchant's side knows of a payment it asked for. */
export type Wish = {
  readonly tenantId: string
  readonly orderId: string
  readonly id: string
  readonly amount: number
  readonly scenario: string
  /** the sandbox answered 200: from then on it must not forget it */
  promised: boolean
  /** actions of the payer that were answered 200 */
  readonly acted: string[]
}

/** Stories whose callbacks keep their order. */
export const scenarios = ['paid', 'paid', 'paid', 'failed', 'flaky-merchant'] as const

const actions = ['open', 'approve', 'approve', 'cancel', 'stop'] as const

/** Asks at random until the sandbox no longer answers; what it was promised is kept in `wishes`. */
export async function makeTraffic(
  url: string,
  tenants: readonly string[],
  callbackUrl: string,
  wishes: Wish[],
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
    const wish: Wish = { tenantId, orderId, id, amount, scenario, promised: false, acted: [] }
    wishes.push(wish)
    const body = { id, ...paymentBody({ amount, callbackUrl }) }
    const path = `/payment_orders/${orderId}/payments`
    const { status } = await client.api('POST', path, body, { 'sandbox-scenario': scenario })
    wish.promised = status === 200
    if (status !== 200) throw new Error(`Create payment answered ${status}.`)
  }

  async function act(wish: Wish): Promise<void> {
    const client = clientOf(url, wish.tenantId)
    const action = pick(actions)
    const path = `/payment_orders/${wish.orderId}/payments/${wish.id}/stop`
    const { status } =
      action === 'stop' ? await client.api('PUT', path) : await client.payer(wish.id, action)
    if (status >= 500) throw new Error(`${action} answered ${status}.`)
    if (status < 300) wish.acted.push(action)
  }

  async function go(): Promise<void> {
    for (;;) {
      const recent = wishes.slice(-20).filter(({ promised }) => promised)
      if (recent.length === 0 || random() < 0.4) await pay()
      else await act(pick(recent))
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
