import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { verifyCallbackSignature } from '../../../src/client/verify-callback-signature.ts'
import type { Reply } from './http.ts'
import { ends, type Message, type Order } from './order.ts'
import { createPing } from './ping.ts'
import { Shop } from './shop.ts'

/** ms of real time that the slow shop of the gallery is given to acknowledge a callback; the others have 10 s */
export const acknowledgeWithin = 400

/** Ships without an order being paid first: the effect is counted again for each message. */
export class ForgetsThatItShipped extends Shop {
  override async takeMessage(order: Order, { status }: Message): Promise<Reply> {
    await this.locked(order, async () => {
      if (status === 'COMPLETED' && order.status === 'paid' && order.returns === 0)
        order.shipments += 1
      else await this.settle(order, status)
    })
    return { status: 200 }
  }

  override async comeBack(order: Order, cart: string | null): Promise<Reply> {
    order.returns += 1
    return await super.comeBack(order, cart)
  }

  /** Two at the same time are one. */
  override locked<Value>(order: Order, work: () => Promise<Value>): Promise<Value> {
    const running = this.#running.get(order.id) as Promise<Value> | undefined
    if (running !== undefined) return running
    const done = super.locked(order, work).finally(() => this.#running.delete(order.id))
    this.#running.set(order.id, done)
    return done
  }

  readonly #running = new Map<string, Promise<unknown>>()
}

/** Reads, checks, then writes: two callbacks at once both see an open order. */
export class HasNoLock extends Shop {
  #working = 0

  override async takeMessage(order: Order, { status }: Message): Promise<Reply> {
    this.#working += 1
    try {
      await this.settle(order, status)
      return { status: 200 }
    } finally {
      this.#working -= 1
    }
  }

  override async ask(order: Order): Promise<void> {
    // The page waits for callbacks under way, so that only they meet each other.
    await sleep(150)
    while (this.#working > 0) await sleep(5)
    await super.ask(order)
  }
}

export class TakesTheLastWord extends Shop {
  override async takeMessage(order: Order, message: Message): Promise<Reply> {
    if (message.status === 'PENDING') order.status = 'open'
    return await super.takeMessage(order, message)
  }
}

export class AcknowledgesWhatItDoesNotKnow extends Shop {
  override refuseUnknown(): Reply {
    return { status: 200 }
  }
}

export class ChecksThatThereIsASignature extends Shop {
  override isGenuine(_text: string, signature: string | string[] | undefined): boolean {
    return signature !== undefined
  }
}

export class ChecksSignaturesThatAreThere extends Shop {
  override isGenuine(text: string, signature: string | string[] | undefined): boolean {
    return signature === undefined || super.isGenuine(text, signature)
  }
}

/** Takes no message that is more than a day younger than the first one of its payment. */
export class TakesNothingLate extends Shop {
  readonly #first = new Map<string, number>()

  override async takeMessage(order: Order, message: Message): Promise<Reply> {
    const at = Date.parse(message.occurred_at)
    const first = this.#first.get(message.payment_id) ?? at
    this.#first.set(message.payment_id, first)
    if (at - first > 86_400_000) return { status: 200 }
    return await super.takeMessage(order, message)
  }
}

export class AnswersWhenAllIsDone extends Shop {
  override async takeMessage(order: Order, message: Message): Promise<Reply> {
    const wasOpen = order.status === 'open'
    const reply = await super.takeMessage(order, message)
    if (wasOpen && order.status === 'paid') await sleep(acknowledgeWithin * 1.5)
    return reply
  }
}

/** Asks Ping about each callback, and acknowledges also where Ping did not answer. */
export class AcknowledgesWhatItCouldNotAsk extends Shop {
  override async takeMessage(order: Order): Promise<Reply> {
    await this.ask(order).catch(() => undefined)
    return { status: 200 }
  }
}

/** Acknowledges first, and has the work in memory only. */
export class AcknowledgesThenWorks extends Shop {
  #starts = 0

  override forget(): void {
    super.forget()
    this.#starts += 1
  }

  override takeMessage(order: Order, message: Message): Promise<Reply> {
    const starts = this.#starts
    const work = sleep(350).then(() =>
      starts === this.#starts ? super.takeMessage(order, message) : null,
    )
    work.catch(() => undefined)
    return Promise.resolve({ status: 200 })
  }
}

/** Knows in memory only which payment belongs to which order. */
export class RemembersPaymentsInMemory extends Shop {
  override forget(): void {
    super.forget()
    for (const { payments } of this.orders.values()) payments.length = 0
  }
}

export class BooksEachRefundItIsTold extends Shop {
  override takeRefund(refund: { id: string; payment_id: string; amount: number }): Reply {
    const order = this.orderOfPayment(refund.payment_id)
    if (order !== undefined) order.refunded += refund.amount
    return { status: 200 }
  }
}

/** A shop that does not know some of the words that end a payment. */
export function withoutWord(word: string): typeof Shop {
  return class WithoutWord extends Shop {
    override async settle(order: Order, status: string): Promise<void> {
      if (status !== word) await super.settle(order, status)
    }
  }
}

export class NeverShips extends Shop {
  override fulfil(order: Order): Promise<void> {
    order.status = 'paid'
    return Promise.resolve()
  }
}

/** Keys of all tenants whose shops there are. */
const allKeys = new Set<string>()

/** Serves several tenants, and takes a signature by the key of any of them. */
export class TrustsTheKeysOfAllTenants extends Shop {
  override async makeKey(): Promise<string> {
    const key = await super.makeKey()
    allKeys.add(await createPing(this.ping.url, randomUUID()).publicKey())
    return key
  }

  override isGenuine(text: string, signature: string | string[] | undefined): boolean {
    return [...Shop.keys, ...allKeys].some((key) =>
      verifyCallbackSignature(text, String(signature), key),
    )
  }
}

/** Verifies each signature once: one that was good is good for ever. */
export class RemembersGoodSignatures extends Shop {
  readonly #good = new Set<string>()

  override isGenuine(text: string, signature: string | string[] | undefined): boolean {
    if (this.#good.has(String(signature))) return true
    const isGood = super.isGenuine(text, signature)
    if (isGood) this.#good.add(String(signature))
    return isGood
  }
}

const known = ['INITIATED', 'PENDING', 'FUNDED', 'UNDERFUNDED', 'OVERFUNDED', 'COMPLETED', ...ends]

export class TakesForPaidWhatItDoesNotKnow extends Shop {
  override settle(order: Order, status: string): Promise<void> {
    return super.settle(order, known.includes(status) ? status : 'COMPLETED')
  }
}

export class BreaksDownAtWhatItDoesNotKnow extends Shop {
  override async settle(order: Order, status: string): Promise<void> {
    if (!known.includes(status)) throw new Error(`no such status: ${status}`)
    await super.settle(order, status)
  }
}

/** Each order has its own address for callbacks, and the payment in the message is not looked at. */
export class FindsOrdersByAddress extends Shop {
  override callbacksOf(order: Order): string {
    return `${super.callbacksOf(order)}/${order.id}`
  }

  override orderOfCallback(paymentId: string, path: string): Order | undefined {
    return this.orders.get(path.split('/').at(-1) ?? '') ?? super.orderOfCallback(paymentId, path)
  }
}
