import { setTimeout as sleep } from 'node:timers/promises'
import { TakesTheLastWord } from './faulty-messages.ts'
import { TrustsTheRedirect } from './faulty-returns.ts'
import type { Reply } from './http.ts'
import type { Message, Order } from './order.ts'
import { Shop } from './shop.ts'

/** Reads, checks, then writes, wherever it does so. */
export class LocksNothing extends Shop {
  override locked<Value>(_order: Order, work: () => Promise<Value>): Promise<Value> {
    return work()
  }

  override async ask(order: Order): Promise<void> {
    if (order.status !== 'open') return
    for (const id of order.payments) {
      const status = await this.ping.statusOf(id)
      if (status === 'COMPLETED') await this.fulfil(order)
      else await this.settle(order, status)
    }
  }
}

/** Ships as often as it is told. */
class ShipsForEachMessage extends Shop {
  override async takeMessage(order: Order, { status }: Message): Promise<Reply> {
    const isPaid = status === 'COMPLETED'
    await this.locked(order, () => (isPaid ? this.fulfil(order) : this.settle(order, status)))
    return { status: 200 }
  }
}

/** Knows an order only once the payer is back, and then waits for the callback. */
class CreatesTheOrderAtTheReturn extends Shop {
  readonly #back = new Set<string>()

  override orderOfPayment(paymentId: string): Order | undefined {
    const order = super.orderOfPayment(paymentId)
    return order !== undefined && this.#back.has(order.id) ? order : undefined
  }

  override refuseUnknown(): Reply {
    return { status: 200 }
  }

  override async comeBack({ id }: Order): Promise<Reply> {
    // Creating it takes a while: a callback at the same time comes too early.
    await sleep(50)
    this.#back.add(id)
    return { status: 303, location: `${this.url}/thanks?order=${id}` }
  }
}

class CreatesTheOrderAtTheReturnAndSays404 extends CreatesTheOrderAtTheReturn {
  override refuseUnknown(): Reply {
    return { status: 404 }
  }
}

/** What `explore` finds with the usual atoms: each finding, and how many orders fail. */
export type Explored = {
  readonly shop: typeof Shop
  readonly findings: readonly string[]
  /** of 37, with COMPLETED and with DECLINED */
  readonly failed: readonly [number, number]
}

export const exploredShops: Readonly<Record<string, Explored>> = {
  'locks each order': { shop: Shop, findings: [], failed: [0, 0] },
  'locks nothing': { shop: LocksNothing, findings: ['K|k', 'K|R'], failed: [12, 0] },
  'takes the last word': {
    shop: TakesTheLastWord,
    findings: ['K → P', 'K → P with DECLINED'],
    failed: [22, 7],
  },
  'ships for each message': { shop: ShipsForEachMessage, findings: ['K → k'], failed: [37, 0] },
  'trusts the redirect': {
    shop: TrustsTheRedirect,
    findings: ['R → K with DECLINED'],
    failed: [0, 11],
  },
  'creates the order at the return': {
    shop: CreatesTheOrderAtTheReturn,
    findings: ['K → R', 'K → R with DECLINED'],
    failed: [15, 15],
  },
  'creates the order at the return, and says 404': {
    shop: CreatesTheOrderAtTheReturnAndSays404,
    findings: [],
    failed: [0, 0],
  },
}
