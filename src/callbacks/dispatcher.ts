import type { Callback } from '../storage/callback.ts'
import { atomically } from '../storage/transactions.ts'
import type { DispatcherContext } from './context.ts'
import { releaseVisits } from './find-company.ts'
import type { Failure } from './outcome.ts'
import { waitsForStep } from './payment-content.ts'
import { type DueAttempt, planAttempt, planFirstAttempt, publishCallback } from './plan-attempt.ts'
import { attemptIsDue } from './run-attempt.ts'

/**
 * A callback before it is stored. `send` false: it is lost, and only recorded. One without a `body` announces the status
 * change `statusId`; where that is null, too, it waits for its step.
 */
export type NewCallback = Omit<Callback, 'seq' | 'state' | 'statusId'> & {
  readonly statusId?: string | null
  readonly send: boolean
}

/** Delivers callbacks: each is a row before it is sent, each attempt is a row before and after it is made. */
export function createDispatcher(parts: Omit<DispatcherContext, 'attemptCounts'>) {
  const ctx: DispatcherContext = { ...parts, attemptCounts: new Map() }
  const { callbacks, db } = ctx.stores
  ctx.scheduler.handle('callback', (job) => attemptIsDue(ctx, job))

  return {
    /** Writes a callback in the caller's transaction. It is sent after the commit, when it is due. */
    post({ send, statusId = null, ...rest }: NewCallback): void {
      const callback = { ...rest, statusId }
      const waits =
        callback.inOrder === 1 &&
        callback.paymentSeq !== null &&
        callbacks.firstUnfinishedInOrder(callback.paymentSeq) !== undefined
      const seq = callbacks.insert({ ...callback, state: send ? 'planned' : 'lost' })
      const written = { ...callback, seq, state: 'planned' as const }
      if (send) {
        if (!waits && !waitsForStep(written)) planFirstAttempt(ctx, written)
        return
      }
      // It may be lost before its moment.
      const at = Math.min(callback.dueAt, ctx.worlds.now(callback.tenantId))
      publishCallback(ctx, written, at, 'lost', callback.because)
      if (callback.paymentSeq !== null)
        releaseVisits(ctx, callback.paymentSeq, callback.subject, at)
    },
    /** Attempts since the start, by how they ended. */
    attemptCounts: (): ReadonlyMap<Failure | 'acked', number> => ctx.attemptCounts,
    /** A step has come: the callbacks that waited for it announce this status change as soon as they are due. */
    release(paymentSeq: number, step: string, statusId: string | null, at: number): void {
      for (const callback of callbacks.announceChange(paymentSeq, step, statusId)) {
        if (callback.state === 'planned') planAttempt(ctx, callback, Math.max(at, callback.dueAt))
      }
    },
    /** A step can no longer come: the callbacks that waited for it are never sent. */
    lose(paymentSeq: number, step: string, because: string, at: number): void {
      for (const callback of callbacks.loseWaiting(paymentSeq, step, because))
        publishCallback(ctx, callback, at, 'lost', callback.because)
      releaseVisits(ctx, paymentSeq, step, at)
    },
    /**
     * Sends a callback again at once, with the same body; `asked` says who wants it. Does nothing while an attempt is
     * under way, and where its step has not come.
     */
    redeliver(callback: Callback, asked: string): 'planned' | 'under_way' | 'waits_for_step' {
      const { state, tenantId } = callback
      if (state === 'sending') return 'under_way'
      if (waitsForStep(callback)) return 'waits_for_step'
      const reportedOutcome = state === 'delivered' ? 'acked' : state === 'failed' ? 'failed' : null
      atomically(db, () => {
        planAttempt(ctx, callback, ctx.worlds.now(tenantId), { reportedOutcome, asked })
      })
      return 'planned'
    },
    /** Plans what was held while the deliveries of a world were paused, oldest first; answers how many. */
    sendHeld(tenantId: string): number {
      return atomically(db, () => {
        const held = callbacks.held(tenantId)
        for (const { seq, payload } of held) {
          callbacks.release(seq)
          const callback = callbacks.findBySeq(seq)
          // It may have been sent by hand meanwhile.
          const due: DueAttempt = JSON.parse(payload)
          const waits =
            callback?.state === 'planned' && callbacks.attemptCount(seq) === due.attempts
          if (callback !== undefined && waits)
            planAttempt(ctx, callback, ctx.worlds.now(tenantId), due)
        }
        return held.length
      })
    },
    /** Closes attempts that were cut off, and makes them again: in one world, or (null) in all. */
    recover(tenantId: string | null, because: string): void {
      atomically(db, () => {
        for (const callback of callbacks.sending(tenantId)) {
          callbacks.interruptAttempts(callback.seq, because)
          planAttempt(ctx, callback, ctx.worlds.now(callback.tenantId))
        }
      })
    },
  }
}

export type Dispatcher = ReturnType<typeof createDispatcher>
