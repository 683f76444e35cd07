import { setTimeout as sleep } from 'node:timers/promises'
import type { Reply } from './http.ts'
import { ends, type Order } from './order.ts'
import { Shop } from './shop.ts'

export class NeverAsksWhenThePayerReturns extends Shop {
  override comeBack({ id }: Order): Promise<Reply> {
    return Promise.resolve({ status: 303, location: `${this.url}/thanks?order=${id}` })
  }
}

/** Its job looks at orders whose payer came back. */
export class ForgetsPayersWhoStayAway extends Shop {
  override async comeBack(order: Order, cart: string | null): Promise<Reply> {
    order.returns += 1
    return await super.comeBack(order, cart)
  }

  override async askForOpenOrders(): Promise<Reply> {
    for (const order of this.orders.values())
      if (order.status === 'open' && order.returns > 0) await this.ask(order)
    return { status: 200 }
  }
}

export class SaysFailedWhileOpen extends Shop {
  override page({ status }: Order): string {
    return status === 'paid' ? 'Thank you.' : 'Your payment failed.'
  }
}

/** The page fulfils the order by itself, and does not look whether the callback did. */
export class ShipsFromThePageAsWell extends Shop {
  override async comeBack(order: Order, cart: string | null): Promise<Reply> {
    const wasPaid = order.status === 'paid'
    const reply = await super.comeBack(order, cart)
    order.returns += 1
    if (wasPaid && order.returns === 1) order.shipments += 1
    return reply
  }
}

/** Looks at the order, asks Ping, and goes on with what it saw before. */
export class GoesOnWithWhatItSaw extends Shop {
  readonly #pages = new Map<string, Promise<void>>()

  override ask(order: Order): Promise<void> {
    const before = this.#pages.get(order.id) ?? Promise.resolve()
    const done = before.then(() => this.#askSlowly(order))
    this.#pages.set(
      order.id,
      done.catch(() => undefined),
    )
    return done
  }

  async #askSlowly(order: Order): Promise<void> {
    const { status } = order
    await sleep(150)
    const truth = await this.ping.statusOf(order.payments.at(-1) ?? '')
    if (status === 'open' && truth === 'COMPLETED') await this.fulfil(order)
  }
}

export class ShipsAtEachReload extends Shop {
  override async comeBack(order: Order, cart: string | null): Promise<Reply> {
    const reply = await super.comeBack(order, cart)
    order.returns += 1
    if (order.status === 'paid' && order.returns > 1) order.shipments += 1
    return reply
  }
}

export class NeedsASession extends Shop {
  override async comeBack(order: Order, cart: string | null): Promise<Reply> {
    if (cart === null) throw new Error("Cannot read properties of undefined (reading 'cart')")
    return await super.comeBack(order, cart)
  }
}

export class TrustsTheRedirect extends Shop {
  override async comeBack(order: Order, cart: string | null): Promise<Reply> {
    await this.locked(order, () => this.settle(order, 'COMPLETED'))
    return await super.comeBack(order, cart)
  }
}

/** Who was back at success_url has paid: a refusal that comes later is not believed. */
export class ClosesTheBooksAtTheReturn extends Shop {
  override async comeBack(order: Order, cart: string | null): Promise<Reply> {
    order.returns += 1
    return await super.comeBack(order, cart)
  }

  override async settle(order: Order, status: string): Promise<void> {
    if (ends.includes(status) && order.returns > 0) return
    await super.settle(order, status)
  }
}

export class WritesWhatItReadLate extends Shop {
  override async ask(order: Order): Promise<void> {
    for (const id of order.payments) {
      const status = await this.ping.statusOf(id)
      if (status === 'PENDING') order.status = 'open'
      await this.locked(order, () => this.settle(order, status))
    }
  }
}

/** A payer who is back before the money is has not paid: what comes later is not looked at. */
export class GivesUpAtAnEarlyReturn extends Shop {
  override async comeBack(order: Order, cart: string | null): Promise<Reply> {
    // A callback at the same moment is there before.
    await sleep(150)
    const reply = await super.comeBack(order, cart)
    if (order.status === 'open') order.status = 'failed'
    return reply
  }

  override page(): string {
    return 'Thank you.'
  }
}
