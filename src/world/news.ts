import type { Json } from '../payment/json.ts'

/** Something that happened in a world, told to whoever listens: waits, `advance`, the live stream. */
export type News = {
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
    | 'errand.status'
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
export function newsOfWorld(
  { tenantId, at, kind, because }: Pick<News, 'tenantId' | 'at' | 'kind' | 'because'>,
  facts: News['facts'] = {},
): News {
  return { tenantId, at, kind, paymentId: null, about: null, facts, because }
}

/** Listeners are called at once and must not throw; they only take notes. */
export function createNews() {
  const listeners = new Set<(news: News) => void>()
  return {
    tell(news: News): void {
      for (const listener of listeners) listener(news)
    },
    /** Answers a function that stops listening. */
    listen(listener: (news: News) => void): () => void {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    /** Is anybody listening at all? Saves making news nobody hears. */
    hasListeners: (): boolean => listeners.size > 0,
  }
}

export type NewsDesk = ReturnType<typeof createNews>
