import type { Callback } from '../storage/callback.ts'
import type { DispatcherContext } from './context.ts'
import { paymentMessage } from './message.ts'

/** Where a callback goes and what it says, before the scenario's mutations. */
export type Content = { readonly url: string; readonly body: string }

/** Its step has not come, so that there is nothing to announce. */
export function waitsForStep({ statusId, body }: Pick<Callback, 'statusId' | 'body'>): boolean {
  return statusId === null && body === null
}

/**
 * What every attempt of a callback sends. The first attempt decides it, and keeps it: the status change as it was, all else
 * as it is now.
 */
export function toContent({ stores }: DispatcherContext, callback: Callback): Content {
  const { url, body, paymentSeq, statusId } = callback
  if (body !== null) return { url, body }
  const payment = stores.payments.get(paymentSeq ?? -1)
  const change = stores.payments.findChange(payment.seq, statusId ?? '')
  if (change === undefined) throw new Error(`Callback ${callback.id} announces no status change.`)
  return { url: payment.statusCallbackUrl ?? url, body: paymentMessage(payment, change) }
}
