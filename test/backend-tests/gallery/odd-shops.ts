import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Backend } from '../../../src/backend-tests/subject/from-functions.ts'
import { answer, type Reply } from './http.ts'
import type { Message, Order } from './order.ts'
import { Shop } from './shop.ts'

/** Shows no order before it is paid: until then there is a basket. */
export class MakesOrdersOfWhatIsPaid extends Shop {
  readonly notPaid: Reply = { status: 404 }

  override async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const id = /^\/orders\/(\w+)$/.exec(request.url ?? '')?.[1]
    const isPaid = id === undefined || this.orders.get(id)?.status === 'paid'
    if (isPaid) await super.serve(request, response)
    else answer(response, this.notPaid)
  }
}

/** The same, from a database that is asked for one row. */
export class ShowsNullForWhatIsNotPaid extends MakesOrdersOfWhatIsPaid {
  override readonly notPaid: Reply = { status: 200, json: null }
}

/** Sends the buyer to a page of its own, which begins the payment. */
export class BeginsThePaymentOnTheWay extends Shop {
  override buy(cart: string, amount: number): Promise<Reply> {
    const { id } = this.orderOf(cart, amount)
    const json = { order_id: id, redirect_url: `${this.url}/pay/${id}` }
    return Promise.resolve({ status: 200, json })
  }

  override async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const order = this.orders.get(/^\/pay\/(\w+)$/.exec(request.url ?? '')?.[1] ?? '')
    if (order === undefined) return super.serve(request, response)
    const { json } = await this.beginPayment(order)
    answer(response, { status: 303, location: (json as { redirect_url: string }).redirect_url })
  }
}

/** Gets no callbacks, and asks Ping now and then. */
export class Polls extends Shop {
  #timer: NodeJS.Timeout | null = null

  override async open(): Promise<void> {
    await super.open()
    this.#timer = setInterval(() => {
      for (const order of this.orders.values())
        if (order.status === 'open') this.ask(order).catch(() => undefined)
    }, 100)
  }

  override async close(): Promise<void> {
    clearInterval(this.#timer ?? undefined)
    await super.close()
  }

  override callbacksOf(): undefined {
    return undefined
  }
}

/** One queue for the messages of all orders, which takes its time. */
export class WorksOffOneQueue extends Shop {
  #done: Promise<unknown> = Promise.resolve()

  override takeMessage(order: Order, message: Message): Promise<Reply> {
    this.#done = this.#done
      .then(() => sleep(150))
      .then(() => this.work(order, message))
      .catch(() => undefined)
    return Promise.resolve({ status: 204 })
  }

  work(order: Order, { status }: Message): Promise<void> {
    return this.locked(order, () => this.settle(order, status))
  }

  override toBackend(): Backend {
    return { ...super.toBackend(), settles_within: '900ms' }
  }
}

/** The same, and each COMPLETED that is worked off ships. */
export class ShipsForEachMessageOfItsQueue extends WorksOffOneQueue {
  override async work(order: Order, message: Message): Promise<void> {
    await sleep(250)
    if (message.status === 'COMPLETED') await this.fulfil(order)
    else await super.work(order, message)
  }

  override toBackend(): Backend {
    return { ...super.toBackend(), settles_within: '1200ms' }
  }
}
