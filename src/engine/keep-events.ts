import type { SandboxEvent } from '../scheduler/events.ts'
import type { ActivityOutcome } from '../storage/world-event-store.ts'
import type { Engine } from './engine.ts'

/** What is in no other table, so that the activity shows it. A created order is in the journal. */
const kept = [
  ...(['payment_order.status', 'refund.status', 'approval.status'] as const),
  ...(['payment_link.status', 'message', 'visit'] as const),
  ...(['transfer', 'disbursement.ready', 'disbursement', 'payout.held'] as const),
  ...(['requisition.status', 'fault', 'callback.lost'] as const),
  ...(['clock', 'scenario.armed', 'world.restored', 'world.paused', 'world.resumed'] as const),
] satisfies SandboxEvent['kind'][]

/** Keeps events for the activity, after the commit of what they tell of. */
export function keepEvents({ events, stores }: Pick<Engine, 'events' | 'stores'>): void {
  events.listen((event) => {
    const { tenantId, at, kind, paymentId, because } = event
    // What was sent and answered is found by it.
    const facts = kind === 'visit' ? { ...event.facts, visit: event.about } : event.facts
    if (facts['event'] === 'payment_order.created') return
    const order = facts['payment_order_id']
    stores.worldEvents.add({
      realAt: Date.now(),
      tenantId,
      at,
      kind,
      outcome: kind === 'visit' ? ofVisit(event.facts) : outcomeOf(String(facts['status'] ?? '')),
      paymentId,
      paymentOrderId: typeof order === 'string' ? order : null,
      facts: JSON.stringify(facts),
      because,
    })
  }, kept)
}

function ofVisit({ status_code: code }: SandboxEvent['facts']): ActivityOutcome {
  return typeof code === 'number' && code >= 200 && code <= 399 ? 'ok' : 'bad'
}

function outcomeOf(status: string): ActivityOutcome {
  if (/^(COMPLETED|PAID|ACTIVE|APPROVED|VERIFIED)$/.test(status)) return 'ok'
  if (/FAIL|REJECT|DECLIN|ABORT|EXPIR|CRASH/.test(status)) return 'bad'
  return status === 'PENDING' || status === 'INITIATED' ? 'open' : 'note'
}
