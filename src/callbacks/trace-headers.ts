import { createHash } from 'node:crypto'
import type { Trace } from '../payment/payment.ts'
import type { Callback } from '../storage/callback.ts'

/**
 * Headers by which an attempt is part of the merchant's trace (W3C Trace Context), each attempt as a span of its own. Its id
 * follows from that of the callback, so that a seeded world repeats itself.
 */
export function traceHeaders(
  { id, flags, state }: Trace,
  callback: Pick<Callback, 'id'>,
  attempts: number,
): Record<string, string> {
  const span = createHash('sha256').update(`span of attempt ${attempts} of ${callback.id}`)
  return {
    traceparent: `00-${id}-${span.digest('hex').slice(0, 16)}-${flags}`,
    ...(state === null ? {} : { tracestate: state }),
  }
}
