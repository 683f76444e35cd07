import { maskUrl } from '../input/mask-secrets.ts'
import type { Callback } from '../storage/callback.ts'
import type { DispatcherContext, End } from './context.ts'
import { findDeliveryPolicy } from './delivery-policy.ts'
import { natureOf } from './verdict.ts'

/** Payload of a job of the kind callback. */
export type DueAttempt = {
  /** seq of the callback */
  readonly callback: number
  /** attempts made before this one was planned */
  readonly attempts: number
  /** the outcome that was reported before, where this is a redelivery */
  readonly reportedOutcome: End | null
  /** who asked for this attempt, where it is neither planned nor a retry */
  readonly asked: string | null
}

/** Plans the next attempt in the caller's transaction. `dueAt` in ms of the world's time. */
export function planAttempt(
  { stores: { callbacks }, scheduler }: DispatcherContext,
  { tenantId, paymentSeq, seq }: Callback,
  dueAt: number,
  {
    reportedOutcome = null,
    asked = null,
  }: Partial<Pick<DueAttempt, 'reportedOutcome' | 'asked'>> = {},
): void {
  callbacks.setState(seq, 'planned', dueAt)
  const attempts = callbacks.attemptCount(seq)
  const payload: DueAttempt = { callback: seq, attempts, reportedOutcome, asked }
  scheduler.schedule({ tenantId, paymentSeq, dueAt, kind: 'callback', payload })
}

/** Plans the first attempt of a callback that was just written with its moment, in the caller's transaction. */
export function planFirstAttempt(
  { scheduler }: DispatcherContext,
  { tenantId, paymentSeq, seq, dueAt }: Callback,
): void {
  const payload: DueAttempt = { callback: seq, attempts: 0, reportedOutcome: null, asked: null }
  scheduler.schedule({ tenantId, paymentSeq, dueAt, kind: 'callback', payload })
}

/** Sends the next callback of the payment, where callbacks have to arrive in order. */
export function sendNextInOrder(ctx: DispatcherContext, callback: Callback, at: number): void {
  if (callback.paymentSeq === null || callback.inOrder === 0) return
  const next = ctx.stores.callbacks.firstUnfinishedInOrder(callback.paymentSeq)
  if (next?.state === 'planned') planAttempt(ctx, next, Math.max(at, next.dueAt))
}

export function publishCallback(
  ctx: DispatcherContext,
  callback: Callback,
  at: number,
  kind: 'attempt' | 'delivered' | 'failed' | 'lost',
  because: string,
): void {
  const { events, stores } = ctx
  if (!events.hasListeners(`callback.${kind}`)) return
  const { tenantId, id, seq, status, url } = callback
  events.publish({
    tenantId,
    at,
    kind: `callback.${kind}`,
    paymentId: findDeliveryPolicy(stores, callback).paymentId,
    about: seq,
    facts: {
      callback_id: id,
      status,
      url: maskUrl(url),
      ...(natureOf(ctx, callback) === 'forged' ? { forged: true } : {}),
    },
    because,
  })
}
