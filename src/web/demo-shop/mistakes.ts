import { setTimeout as pause } from 'node:timers/promises'
import { DemoBackend, type Message, note } from './backend.ts'
import type { Order } from './order.ts'

/** A mistake that shops make. The demo shop makes it where a visitor asks for it. */
export type Mistake = {
  readonly id: string
  readonly title: string
  /** how it looks in code */
  readonly looks: string
  /** checks that find it */
  readonly foundBy: readonly string[]
  readonly backend: typeof DemoBackend
}

class BelievesEveryCallback extends DemoBackend {
  protected override refusal(): null {
    return null
  }

  protected override async takeMessage(order: Order, { status }: Message): Promise<void> {
    await this.settle(order, status)
  }
}

class ShipsForEachCallback extends DemoBackend {
  protected override wasReceived(): boolean {
    return false
  }

  protected override async settle(order: Order, status: string): Promise<void> {
    if (status === 'COMPLETED') await this.ship(order)
    else await super.settle(order, status)
  }

  override async browserCameBack(order: Order, to: string): Promise<void> {
    if (order.status === 'waiting') await super.browserCameBack(order, to)
  }
}

class HasNoLock extends DemoBackend {
  protected override async ship(order: Order): Promise<void> {
    // The stock is looked up, and the order is marked as paid afterwards.
    await pause(40)
    await super.ship(order)
  }
}

class TakesTheLastWord extends DemoBackend {
  protected override wasReceived(): boolean {
    return false
  }

  protected override async takeMessage(order: Order, { status }: Message): Promise<void> {
    if (status === 'PENDING') order.status = 'waiting'
    else await this.settle(order, status)
  }
}

class TrustsTheRedirect extends DemoBackend {
  override async browserCameBack(order: Order, to: string): Promise<void> {
    order.returnedTo = to
    note(order, `The browser returned to ${to}.`)
    if (to === 'success_url' && order.status === 'waiting') await this.ship(order)
  }
}

class NeverAsks extends DemoBackend {
  override browserCameBack(order: Order, to: string): Promise<void> {
    order.returnedTo = to
    note(order, `The browser returned to ${to}.`)
    return Promise.resolve()
  }
}

class AcknowledgesWhatItDoesNotKnow extends DemoBackend {
  override async receive(order: Order, body: string, headers: Headers): Promise<number> {
    return order.payment === null ? 200 : await super.receive(order, body, headers)
  }
}

class GivesUpAtAnEarlyReturn extends DemoBackend {
  override async browserCameBack(order: Order, to: string): Promise<void> {
    await super.browserCameBack(order, to)
    if (order.status === 'waiting') order.status = 'not_paid'
  }
}

class SaysThatAllIsWell extends DemoBackend {
  override readonly tellsBuyer = false
}

class AcknowledgesThenWorks extends DemoBackend {
  protected override work(order: Order, body: string): Promise<number> {
    void pause(350)
      .then(() => (this.isStopped ? 200 : super.work(order, body)))
      .catch(() => undefined)
    return Promise.resolve(200)
  }
}

class ShipsAtEachReload extends DemoBackend {
  override async browserCameBack(order: Order, to: string): Promise<void> {
    const isReload = order.returnedTo !== null
    await super.browserCameBack(order, to)
    if (isReload && to === 'success_url') order.shipments += 1
  }
}

export const mistakes: readonly Mistake[] = [
  {
    id: 'believes-every-callback',
    title: 'Believes every callback',
    looks: 'The handler reads the status out of the body and never verifies the signature.',
    foundBy: ['forged-signature', 'missing-signature', 'foreign-signature', 'forged-status'],
    backend: BelievesEveryCallback,
  },
  {
    id: 'ships-for-each-callback',
    title: 'Ships for each callback',
    looks:
      'The handler ships when the status is COMPLETED, and does not look whether it did so before.',
    foundBy: ['duplicate-later'],
    backend: ShipsForEachCallback,
  },
  {
    id: 'has-no-lock',
    title: 'Has no lock',
    looks:
      'It reads the order, does something that takes time, and writes the order; two callbacks at once both read it open.',
    foundBy: ['duplicate-at-once'],
    backend: HasNoLock,
  },
  {
    id: 'takes-the-last-word',
    title: 'Takes the last word',
    looks: 'Each callback overwrites the status, also a PENDING that arrives after COMPLETED.',
    foundBy: ['stale-status'],
    backend: TakesTheLastWord,
  },
  {
    id: 'trusts-the-redirect',
    title: 'Trusts the redirect',
    looks: 'The page behind success_url marks the order as paid without asking Ping.',
    foundBy: ['return-without-payment'],
    backend: TrustsTheRedirect,
  },
  {
    id: 'never-asks',
    title: 'Never asks when the payer returns',
    looks: 'The page behind success_url shows what is stored; a callback that was lost stays lost.',
    foundBy: ['lost-callback'],
    backend: NeverAsks,
  },
  {
    id: 'acknowledges-the-unknown',
    title: 'Acknowledges what it does not know',
    looks: 'A callback for a payment that is not stored yet is answered 200 and dropped.',
    foundBy: ['callback-before-answer'],
    backend: AcknowledgesWhatItDoesNotKnow,
  },
  {
    id: 'gives-up-early',
    title: 'Gives up at an early return',
    looks:
      'The payer is back, the payment is not COMPLETED yet, and the order is marked as failed.',
    foundBy: ['return-before-callback'],
    backend: GivesUpAtAnEarlyReturn,
  },
  {
    id: 'says-all-is-well',
    title: 'Says that all is well when Ping is down',
    looks:
      'An exception of the create call is caught and logged, and the buyer sees the usual page.',
    foundBy: ['api-down'],
    backend: SaysThatAllIsWell,
  },
  {
    id: 'acknowledges-then-works',
    title: 'Acknowledges, then works in memory',
    looks:
      'The handler answers 200 at once and leaves the work to something that a restart forgets.',
    foundBy: ['restart-in-handler'],
    backend: AcknowledgesThenWorks,
  },
  {
    id: 'ships-at-each-reload',
    title: 'Ships at each reload',
    looks: 'The page behind success_url fulfils the order each time it is loaded.',
    foundBy: ['return-twice'],
    backend: ShipsAtEachReload,
  },
]
