import { type PaymentLink, toPaymentLink } from '../../engine/payment-links/payment-link.ts'
import type { Payment } from '../../payment/payment.ts'
import type { Callback } from '../../storage/callback.ts'
import type { Control } from '../control.ts'
import { type Arrow, callbackArrow, linkArrow } from '../schemas/arrow.ts'
import type { Ahead } from './timeline-ahead.ts'
import type { Happened } from './timeline-past.ts'

/** The payment link that a payment was made through, with the link's own callbacks, oldest first. */
export type LinkOfPayment = {
  readonly link: PaymentLink
  readonly callbacks: readonly Callback[]
}

/** Null: the payment was made through no link. */
export function findLinkOfPayment({ stores }: Control, { seq }: Payment): LinkOfPayment | null {
  const record = stores.paymentLinks.findOfPayment(seq)
  if (record === undefined) return null
  return { link: toPaymentLink(record), callbacks: stores.callbacks.ofLink(record.id) }
}

/** What became of the link. */
export function linkHappened({ link }: LinkOfPayment): Happened[] {
  return link.history.map(({ status, occurredAt: at, realAt = null, because }) => ({
    arrow: linkArrow(status),
    at,
    realAt,
    // Behind the status of the payment that completes it.
    rank: [1, Number.MAX_SAFE_INTEGER],
    because,
    link: link.id,
  }))
}

/** Callbacks of the link that are still to be sent. */
export function linkAhead({ link, callbacks }: LinkOfPayment): Ahead[] {
  return callbacks
    .filter(({ state }) => state === 'planned')
    .map((callback) => ({
      state: 'planned',
      arrow: callbackArrow(`link callback ${callback.status}`, null),
      at: callback.dueAt,
      moment: null,
      because: callback.because,
      callback,
      link: link.id,
    }))
}

/** A callback of the link, named as one. */
export function asOfLink(happened: Happened, { link }: LinkOfPayment): Happened {
  const arrow: Arrow = { ...happened.arrow, text: `link ${happened.arrow.text}` }
  return { ...happened, arrow, link: link.id }
}
