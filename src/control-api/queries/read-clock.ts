import type { Payment } from '../../payment/payment.ts'
import { toWireTime } from '../../scheduler/clock.ts'
import type { Control } from '../control.ts'
import type { ClockReport } from '../schemas/clock.ts'

/** What the functions of the clock need. */
export type ClockContext = Pick<Control, 'worlds' | 'scheduler' | 'events'> & {
  readonly stores: Pick<Control['stores'], 'jobs' | 'payments' | 'callbacks'>
}

export function readClock({ worlds, stores }: ClockContext, tenantId: string): ClockReport {
  const next = stores.jobs.nextVisible(tenantId)
  const held = stores.callbacks.heldCount(tenantId)
  return {
    mode: worlds.mode(tenantId),
    now: toWireTime(worlds.now(tenantId)),
    ...(held === 0 ? {} : { held_callbacks: held }),
    next_due_at: next === null ? null : toWireTime(next),
  }
}

/** When something happens to a payment that is not due yet; null where nothing is planned for it. */
export function readNextEvent(
  { worlds, stores }: ClockContext,
  { tenantId, seq }: Pick<Payment, 'tenantId' | 'seq'>,
): string | null {
  const next = stores.jobs.nextVisibleOf(seq, worlds.now(tenantId))
  return next === null ? null : toWireTime(next)
}
