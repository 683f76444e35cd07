import { randomUUID } from 'node:crypto'
import { verifyCallbackSignature } from '../../../src/client/verify-callback-signature.ts'
import { ends, type Order } from './order.ts'
import { createPing } from './ping.ts'
import { Shop } from './shop.ts'

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
