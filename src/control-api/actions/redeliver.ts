import type { SandboxEvent } from '../../scheduler/events.ts'
import type { Control } from '../control.ts'
import { ControlError, refuse } from '../http/errors.ts'
import { waitFor } from '../http/wait.ts'
import { describeCallback } from '../queries/delivery.ts'
import type { Delivery } from '../schemas/delivery.ts'

/** Callbacks that one call sends again. */
const most = 1_000

/**
 * Sends every callback again that was given up, of one world or (null) of all, the newest 1,000 of them; answers when each
 * attempt has its outcome. Those that are being sent meanwhile are left out.
 */
export async function redeliverFailed(
  control: Control,
  tenantId: string | null,
): Promise<{ readonly data: Delivery[]; readonly hasMore: boolean }> {
  const failed = control.stores.callbacks.failed(tenantId, most + 1)
  const sent = failed
    .slice(0, most)
    .toReversed()
    .map(async ({ id }) => {
      try {
        return await redeliver(control, id)
      } catch (error) {
        if (error instanceof ControlError) return null
        throw error
      }
    })
  const data = (await Promise.all(sent)).filter((delivery) => delivery !== null)
  return { data, hasMore: failed.length > most }
}

/** Longer than any attempt may take, ms of real time. */
const attemptLimit = 120_000

/**
 * Sends a callback again, same body. Answers when the attempt has its outcome, which is the last one of the delivery.
 * Throws ControlError for an id that no callback has, while the callback is being sent, and where it tells of what has
 * not happened.
 */
export async function redeliver(control: Control, id: string): Promise<Delivery> {
  const { callbacks } = control.stores
  const callback = callbacks.find(id.toLowerCase())
  if (callback === undefined) return refuse(404, 'not_found', `No callback has the id ${id}.`)
  const { seq } = callback
  const before = callbacks.attemptCount(seq)
  const because = 'redelivered by POST /_sandbox/callbacks/…/redeliver'
  const did = control.dispatcher.redeliver(callback, because)
  if (did === 'waits_for_step') {
    refuse(
      409,
      'step_has_not_come',
      `Callback ${callback.id} tells of ${callback.subject}, which has not happened; a scenario announces what is not so with mutate: { status }.`,
    )
  }
  if (did === 'under_way') {
    refuse(
      409,
      'attempt_under_way',
      `Callback ${callback.id} is being sent right now; ask again when it has its outcome.`,
    )
  }
  const concerns = (item: SandboxEvent) => item.about === seq && item.kind === 'callback.attempt'
  await waitFor(control.events, attemptLimit, concerns, () => {
    const attempts = callbacks.attempts(seq)
    return attempts.length > before && attempts.at(-1)?.tookMs !== null ? true : null
  })
  return describeCallback(control, callbacks.findBySeq(seq) ?? callback)
}
