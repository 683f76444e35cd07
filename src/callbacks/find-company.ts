import type { Callback } from '../storage/callback.ts'
import type { DispatcherContext } from './context.ts'
import type { Seat } from './meetings.ts'

/**
 * What leaves in the same instant as an attempt of a callback: copies and other scripted callbacks of its payment that are
 * due then, and visits of the payer that wait for it; those are released here, in the caller's transaction. Null: it goes
 * alone. The function takes its place among them, after the commit. `at` in ms of the world's time.
 */
export function findCompany(
  ctx: DispatcherContext,
  { paymentSeq, subject, dueAt, inOrder }: Callback,
  at: number,
): (() => Seat) | null {
  if (paymentSeq === null) return null
  const { stores, meetings } = ctx
  const key = `${paymentSeq} ${dueAt}`
  const visits = releaseVisits(ctx, paymentSeq, subject, at, key)
  const callbacks = inOrder === 1 ? 0 : stores.callbacks.countDueTogether(paymentSeq, dueAt)
  const others = visits + callbacks
  return others === 0 && !meetings.has(key) ? null : () => meetings.join(key, others)
}

/** Has the visits go that wait for the callback of a step, in the caller's transaction; answers how many. */
export function releaseVisits(
  { stores, scheduler }: Pick<DispatcherContext, 'stores' | 'scheduler'>,
  paymentSeq: number,
  step: string,
  at: number,
  together: string | null = null,
): number {
  const released = stores.visits.release(paymentSeq, step, at, together)
  for (const { seq } of released) {
    const { tenantId } = stores.payments.get(paymentSeq)
    const payload = { visit: seq }
    scheduler.schedule({ tenantId, paymentSeq: null, dueAt: at, kind: 'visit', payload })
  }
  return released.length
}
