import type { Json } from '../payment/json.ts'

/** Something that happened in a world, published to whoever listens: waits, `advance`, the live stream. */
export type SandboxEvent = {
  readonly tenantId: string
  /** ms, world time */
  readonly at: number
  readonly kind:
    | 'payment_order.status'
    | 'payment.created'
    | 'payment.status'
    | 'refund.status'
    | 'transfer'
    | 'disbursement.ready'
    | 'disbursement'
    | 'payout.held'
    | 'requisition.status'
    | 'checkout'
    | 'redirect'
    | 'visit'
    | 'backend'
    | 'approval.status'
    | 'payment_link.status'
    | 'message'
    | 'callback.attempt'
    | 'callback.delivered'
    | 'callback.failed'
    | 'callback.lost'
    | 'fault'
    | 'remark'
    | 'request'
    | 'clock'
    | 'scenario.armed'
    | 'world.restored'
    | 'world.named'
    | 'world.paused'
    | 'world.resumed'
    | 'world.reset'
  readonly paymentId: string | null
  /** seq of the callback or journal entry it is about */
  readonly about: number | null
  /** further facts, spelled as the control API spells them */
  readonly facts: { readonly [key: string]: Json }
  readonly because: string
}

/** An event of a world itself, not of a payment in it. */
export function toWorldEvent(
  { tenantId, at, kind, because }: Pick<SandboxEvent, 'tenantId' | 'at' | 'kind' | 'because'>,
  facts: SandboxEvent['facts'] = {},
): SandboxEvent {
  return { tenantId, at, kind, paymentId: null, about: null, facts, because }
}

/**
 * Events after the commit: `afterCommit` calls listeners when the transaction of an event is committed, and never after a
 * rollback. Listeners must not throw. Events inside the transaction are in `domain-events.ts`.
 */
export function createEvents(afterCommit: (effect: () => void) => void = (effect) => effect()) {
  const listeners = new Set<Listener>()
  const closeListeners = new Set<() => void>()
  let closed = false
  const hasListeners = (kind: SandboxEvent['kind']) =>
    [...listeners].some((listener) => listensTo(listener, kind))
  return {
    publish(event: SandboxEvent): void {
      if (!hasListeners(event.kind)) return
      afterCommit(() => {
        for (const listener of listeners)
          if (listensTo(listener, event.kind)) listener.onEvent(event)
      })
    },
    /** Listens to every event, or to those of `kinds`. Returns a function that stops listening. */
    listen(
      onEvent: (event: SandboxEvent) => void,
      kinds?: readonly SandboxEvent['kind'][],
    ): () => void {
      const listener = { onEvent, kinds }
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    /** Calls `listener` when no more events will come. Returns a function that removes it. */
    onClose(listener: () => void): () => void {
      closeListeners.add(listener)
      return () => {
        closeListeners.delete(listener)
      }
    },
    close(): void {
      closed = true
      for (const listener of closeListeners) listener()
    },
    isClosed: (): boolean => closed,
    /** Does anybody listen to this kind? Saves building an event that nobody gets. */
    hasListeners,
  }
}

type Listener = {
  readonly onEvent: (event: SandboxEvent) => void
  readonly kinds: readonly SandboxEvent['kind'][] | undefined
}

function listensTo({ kinds }: Listener, kind: SandboxEvent['kind']): boolean {
  return kinds?.includes(kind) ?? true
}

export type Events = ReturnType<typeof createEvents>
