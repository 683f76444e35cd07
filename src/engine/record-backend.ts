import type { Payment } from '../payment/payment.ts'
import type { BackendEvent } from '../payment/payment-events.ts'
import { transaction } from '../storage/transactions.ts'
import type { Engine } from './engine.ts'
import { recordEvent } from './record-event.ts'

/** The merchant's backend went down, or came up again: a moment of the payment, and an entry of its timeline. */
export function recordBackend(engine: Engine, payment: Payment, event: BackendEvent): void {
  const { stores, worlds, events } = engine
  const { tenantId, seq: paymentSeq, id: paymentId } = payment
  const at = worlds.now(tenantId)
  const because = 'reported by POST /_sandbox/payments/…/backend'
  transaction(stores.db, () => {
    stores.payerSteps.addStep({
      ...{ paymentSeq, at, action: event, was: '', state: '', actor: 'backend' },
      ...{ bank: null, account: null, goesTo: null, events: [event] },
    })
    const facts = { state: event === 'backend.down' ? 'down' : 'up' }
    events.publish({ tenantId, at, kind: 'backend', paymentId, about: null, facts, because })
    recordEvent(engine, payment, event, at)
  })
}
