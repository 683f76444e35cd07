import type { Json } from '../payment/json.ts'

/** Something that happened in a world, told to whoever listens: waits, `advance`, the live stream. */
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
    | 'checkout'
    | 'redirect'
    | 'approval.status'
    | 'callback.attempt'
    | 'callback.delivered'
    | 'callback.failed'
    | 'callback.lost'
    | 'fault'
    | 'request'
    | 'clock'
    | 'scenario.armed'
    | 'world.restored'
    | 'world.reset'
  readonly paymentId: string | null
  /** seq of the callback or journal entry it is about */
  readonly about: number | null
  /** further facts, spelled as the control API spells them */
  readonly facts: { readonly [key: string]: Json }
  readonly because: string
}

/** News of a world itself, not of a payment in it. */
export function toWorldEvent(
  { tenantId, at, kind, because }: Pick<SandboxEvent, 'tenantId' | 'at' | 'kind' | 'because'>,
  facts: SandboxEvent['facts'] = {},
): SandboxEvent {
  return { tenantId, at, kind, paymentId: null, about: null, facts, because }
}

/**
 * Listeners must not throw; they only take notes. They are called when what is told is written, and never where it was
 * undone: `afterCommit` sees to that.
 */
export function createEvents(afterCommit: (effect: () => void) => void = (effect) => effect()) {
  const listeners = new Set<Listener>()
  const resetListeners = new Set<() => void>()
  let closed = false
  const hasListeners = (kind: SandboxEvent['kind']) =>
    [...listeners].some((one) => hears(one, kind))
  return {
    publish(events: SandboxEvent): void {
      if (!hasListeners(events.kind)) return
      afterCommit(() => {
        for (const one of listeners) if (hears(one, events.kind)) one.hear(events)
      })
    },
    /** To everything, unless `kinds` are named. Answers a function that stops listening. */
    listen(
      hear: (events: SandboxEvent) => void,
      kinds?: readonly SandboxEvent['kind'][],
    ): () => void {
      const listener = { hear, kinds }
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    /** Tells who waits for news that none will come any more. Answers a function that takes it back. */
    onClose(listener: () => void): () => void {
      resetListeners.add(listener)
      return () => {
        resetListeners.delete(listener)
      }
    },
    close(): void {
      closed = true
      for (const listener of resetListeners) listener()
    },
    isClosed: (): boolean => closed,
    /** Is anybody listening to this? Saves making news nobody hears. */
    hasListeners,
  }
}

type Listener = {
  readonly hear: (events: SandboxEvent) => void
  readonly kinds: readonly SandboxEvent['kind'][] | undefined
}

function hears({ kinds }: Listener, kind: SandboxEvent['kind']): boolean {
  return kinds?.includes(kind) ?? true
}

export type Events = ReturnType<typeof createEvents>
