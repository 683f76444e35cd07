import { setTimeout as sleep } from 'node:timers/promises'
import type { Reply } from './http.ts'
import type { Message, Order } from './order.ts'
import { Shop } from './shop.ts'

/** Writes each genuine message down, acknowledges it, and works on what is written, one after the other. */
class QueuesMessages extends Shop {
  /** survives a restart, as a table does */
  readonly #outbox: { readonly order: Order; readonly message: Message }[] = []
  #isWorking = false

  override async open(): Promise<void> {
    await super.open()
    this.#work()
  }

  override takeMessage(order: Order, message: Message): Promise<Reply> {
    this.#outbox.push({ order, message })
    this.#work()
    return Promise.resolve({ status: 200 })
  }

  #work(): void {
    if (this.#isWorking) return
    this.#isWorking = true
    void this.#workOff().finally(() => {
      this.#isWorking = false
    })
  }

  async #workOff(): Promise<void> {
    for (let [next] = this.#outbox; next !== undefined && this.isServing(); [next] = this.#outbox) {
      await sleep(5)
      const { order, message } = next
      const isDone = await this.locked(order, () => this.settle(order, message.status)).then(
        () => true,
        () => false,
      )
      if (isDone) this.#outbox.shift()
    }
  }
}

/** Takes a message for a hint only: what counts is what Ping answers. */
class AsksOnEveryMessage extends Shop {
  override async takeMessage(order: Order): Promise<Reply> {
    await this.ask(order)
    return { status: 200 }
  }
}

export const correctShops: Readonly<Record<string, typeof Shop>> = {
  'locks each order': Shop,
  'queues messages': QueuesMessages,
  'asks on every message': AsksOnEveryMessage,
}
