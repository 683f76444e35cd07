import { maskBody, maskHeaders, maskText, maskUrl } from '../../input/mask-secrets.ts'
import { toWireTime } from '../../scheduler/clock.ts'
import type { Callback, CallbackStore } from '../../storage/callback-store.ts'
import type { Control } from '../control.ts'
import type { Delivery } from '../schemas/delivery.ts'
import type { Message } from '../schemas/message.ts'
import { diagnose } from './diagnose.ts'

/** A callback as the control API shows it, with what went over the wire at each attempt. */
export function toDelivery(
  callback: Callback,
  paymentId: string | null,
  callbacks: CallbackStore,
): Delivery {
  const { id, status, state, because } = callback
  const url = maskUrl(callback.url)
  const attempts = callbacks.attempts(callback.seq).map((attempt) => {
    const answer = attempt.response === null ? null : JSON.parse(attempt.response)
    const response = answer === null ? null : { ...answer, ...maskMessage(answer) }
    const error = attempt.error === null ? null : maskText(attempt.error)
    return {
      started_at: toWireTime(attempt.startedAt),
      real_at: toWireTime(attempt.realAt),
      because: attempt.because,
      took_ms: attempt.tookMs,
      request: maskMessage(JSON.parse(attempt.request)),
      response,
      error,
      diagnosis: diagnose({ url: callback.url, response, error }),
    }
  })
  return {
    id,
    payment_id: paymentId,
    status,
    url,
    state,
    due_at: toWireTime(callback.dueAt),
    because,
    attempts,
  }
}

/** The same for any callback; that of an order or a refund belongs to no payment. */
export function describeCallback(
  { stores }: Pick<Control, 'stores'>,
  callback: Callback,
): Delivery {
  const { paymentSeq } = callback
  const payment = paymentSeq === null ? undefined : stores.payments.findBySeq(paymentSeq)
  return toDelivery(callback, payment?.id ?? null, stores.callbacks)
}

/** Headers and body of a request or an answer as people may see them. */
export function maskMessage({ headers, body }: Message): Message {
  return { headers: maskHeaders(headers), body: maskBody(body) }
}

/** A delivery in a sentence, for waits that gave up. */
export function formatDelivery(delivery: Delivery): string {
  const last = delivery.attempts.at(-1)
  const how = last === undefined ? '' : `, last attempt: ${toOutcome(last)}`
  const when = delivery.state === 'planned' ? ` for ${delivery.due_at}` : ''
  return `${delivery.status} ${delivery.state}${when}${how}`
}

/** How an attempt ended, in a few words. */
export function toOutcome({ error, response }: Delivery['attempts'][number]): string {
  if (error !== null) return error
  return response === null ? 'under way' : `answered ${response.status_code}`
}
