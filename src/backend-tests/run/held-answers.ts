import { setTimeout as sleep } from 'node:timers/promises'
import type { Trial } from './trial.ts'
import type { Purchase } from './trial-options.ts'

/** ms of real time: an attempt takes 10 s at the most */
const attemptedWithin = 12_000

/** ms of real time between two looks at a delivery */
const lookEvery = 20

/**
 * Lets time run by itself until the callback of a status had an attempt: while an answer to the backend is held, a move
 * of time would wait for the callback that waits for it.
 */
export async function runUntilAttempted(
  trial: Trial,
  purchase: Purchase,
  status: string,
): Promise<void> {
  await trial.calls.clock.set('real')
  try {
    const end = performance.now() + attemptedWithin
    while (performance.now() < end) {
      trial.refuseStopped()
      const { deliveries } = await trial.detail(purchase)
      const ended = deliveries.some(
        (one) => one.status === status && one.attempts.some(({ took_ms }) => took_ms !== null),
      )
      if (ended) return
      await sleep(lookEvery)
    }
  } finally {
    await trial.calls.clock.set('manual')
  }
}

/**
 * Where the scenario holds the answer to the first read of the payment and the backend has not read it, reads it and goes
 * away: the backend's later reads are not held, as there was no read that could become stale.
 */
export async function useUpHeldRead(
  { calls, origins }: Trial,
  { payment }: Purchase,
): Promise<void> {
  const { id, payment_order_id: order } = payment.payment
  for (const origin of origins) {
    // Where the control API has a port of its own, the Ping Payments API is elsewhere.
    const answer = await fetch(`${origin}/payments/api/v1/payment_orders/${order}/payments/${id}`, {
      headers: { tenant_id: calls.tenantId },
      signal: AbortSignal.timeout(150),
    }).catch((error: Error) => (error.name === 'TimeoutError' ? 'held' : 'elsewhere'))
    if (answer === 'held' || (answer instanceof Response && answer.status !== 404)) return
  }
}
