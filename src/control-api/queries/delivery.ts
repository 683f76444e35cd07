import { judgeAttempt, judgeCallback, natureOf } from '../../callbacks/verdict.ts'
import { maskBody, maskHeaders, maskText, maskUrl } from '../../input/mask-secrets.ts'
import { toWireTime } from '../../scheduler/clock.ts'
import type { Callback } from '../../storage/callback.ts'
import type { Control } from '../control.ts'
import type { Delivery } from '../schemas/delivery.ts'
import type { Message } from '../schemas/message.ts'
import { diagnose } from './diagnose.ts'

type Context = Pick<Control, 'stores' | 'worlds' | 'signatureHeader'>

/** A callback as the control API shows it, with what went over the wire at each attempt. */
export function toDelivery(
  control: Context,
  callback: Callback,
  paymentId: string | null,
): Delivery {
  const { id, status, state, because } = callback
  const url = maskUrl(callback.url)
  const nature = natureOf(control, callback)
  const attempts = control.stores.callbacks.attempts(callback.seq).map((attempt) => {
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
      diagnosis: diagnose({ url: callback.url, nature, response, error }),
      verdict: judgeAttempt(nature, {
        tookMs: attempt.tookMs,
        statusCode: response?.status_code ?? null,
      }),
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
    forged: nature === 'forged',
    verdict: judgeCallback(
      nature,
      state,
      attempts.map(({ verdict }) => verdict),
    ),
    attempts,
  }
}

/** The same for any callback; that of an order or a refund belongs to no payment. */
export function describeCallback(control: Context, callback: Callback): Delivery {
  const { paymentSeq } = callback
  const payment = paymentSeq === null ? undefined : control.stores.payments.findBySeq(paymentSeq)
  return toDelivery(control, callback, payment?.id ?? null)
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
  const forged = delivery.forged ? 'forged ' : ''
  return `${forged}${delivery.status} ${delivery.state}${when}${how}`
}

/** How an attempt ended, in a few words. */
export function toOutcome({ error, response }: Delivery['attempts'][number]): string {
  if (error !== null) return error
  return response === null ? 'under way' : `answered ${response.status_code}`
}
