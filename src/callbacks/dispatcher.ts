import type { Callback } from '../storage/callback-store.ts'
import { atomically } from '../storage/transactions.ts'
import type { DispatcherContext } from './context.ts'
import { planAttempt, publishCallback } from './plan-attempt.ts'
import { attemptIsDue } from './run-attempt.ts'

/** A callback before it is stored. `send` false: it is lost, and only recorded. */
export type NewCallback = Omit<Callback, 'seq' | 'state'> & { readonly send: boolean }

/** Delivers callbacks: each is a row before it is sent, each attempt is a row before and after it is made. */
export function createDispatcher(ctx: DispatcherContext) {
  const { callbacks, db } = ctx.stores
  ctx.scheduler.handle('callback', (job) => attemptIsDue(ctx, job))

  return {
    /** Writes a callback in the caller's transaction. It is sent after the commit, when it is due. */
    post({ send, ...callback }: NewCallback): void {
      const waits =
        callback.inOrder === 1 &&
        callback.paymentSeq !== null &&
        callbacks.firstUnfinishedInOrder(callback.paymentSeq) !== undefined
      const seq = callbacks.insert({ ...callback, state: send ? 'planned' : 'lost' })
      const written = { ...callback, seq, state: 'planned' as const }
      if (!send) publishCallback(ctx, written, callback.dueAt, 'lost', callback.because)
      else if (!waits) planAttempt(ctx, written, callback.dueAt)
    },
    /** Sends a callback again at once, with the same body; `asked` says who wants it. False while an attempt is under way. */
    redeliver(callback: Callback, asked: string): boolean {
      const { state, tenantId } = callback
      if (state === 'sending') return false
      const reportedOutcome = state === 'delivered' ? 'acked' : state === 'failed' ? 'failed' : null
      atomically(db, () => {
        planAttempt(ctx, callback, ctx.worlds.now(tenantId), { reportedOutcome, asked })
      })
      return true
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
