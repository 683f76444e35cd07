import { paymentLinkMessage } from '../../callbacks/message.ts'
import { isTerminal } from '../../payment/status-transitions.ts'
import { transaction } from '../../storage/transactions.ts'
import type { Engine } from '../engine.ts'
import { recordStatus } from '../record-event.ts'
import { paymentsOfLink } from './find-payment-link.ts'
import { type PaymentLink, type PaymentLinkStatus, toLinkDocument } from './payment-link.ts'

export type LinkMove = {
  readonly status: Exclude<PaymentLinkStatus, 'CREATED'>
  /** the payment that completed it */
  readonly paymentId?: string
  readonly because: string
  /** ms, world time */
  readonly at: number
}

/**
 * Gives a link that is CREATED its last status, with its callback. What was begun through the link and is not paid is
 * stopped. @GUESS that
 */
export function movePaymentLink(engine: Engine, link: PaymentLink, move: LinkMove): PaymentLink {
  const { status, paymentId = null, because, at } = move
  const history = [...link.history, { status, occurredAt: at, realAt: Date.now(), because }]
  const moved = { ...link, status, paymentId, history }
  transaction(engine.stores.db, () => {
    savePaymentLink(engine, moved)
    publishLink(engine, moved, because, at)
    queueLinkCallback(engine, moved, because, at)
    stopOpenPayments(engine, moved, at)
  })
  return moved
}

export function savePaymentLink({ stores }: Engine, link: PaymentLink): void {
  stores.paymentLinks.save(link.seq, link.status, toLinkDocument(link))
}

export function publishLink(
  { events }: Engine,
  { tenantId, id, status }: PaymentLink,
  because: string,
  at: number,
): void {
  const about = { paymentId: null, about: null }
  const facts = { payment_link_id: id, status }
  events.publish({ tenantId, at, kind: 'payment_link.status', ...about, facts, because })
}

function queueLinkCallback(
  { dispatcher, newId }: Engine,
  { tenantId, id, status, body }: PaymentLink,
  because: string,
  at: number,
): void {
  const url = body.payment_link_status_callback_url
  if (url == null) return
  dispatcher.post({
    id: newId({ tenantId }),
    tenantId,
    paymentSeq: null,
    subject: 'payment_link',
    status,
    url,
    body: paymentLinkMessage(id, status, at),
    mutate: null,
    dueAt: at,
    inOrder: 0,
    because,
    send: true,
  })
}

function stopOpenPayments(engine: Engine, link: PaymentLink, at: number): void {
  const because = `payment link ${link.id} is ${link.status}`
  for (const { seq, status } of paymentsOfLink(engine, link))
    if (!isTerminal(status))
      recordStatus(engine, seq, { status: 'STOPPED', reason: null, because, at })
}
