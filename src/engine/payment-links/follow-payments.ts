import type { Payment } from '../../payment/payment.ts'
import type { DueJob } from '../../scheduler/scheduler.ts'
import type { Engine } from '../engine.ts'
import { movePaymentLink } from './move-payment-link.ts'
import { toPaymentLink } from './payment-link.ts'

/** A payment ended, at `at` (ms, world time): one that was paid completes the link it was made through. */
export function followPayment(engine: Engine, { seq, id, status }: Payment, at: number): void {
  if (status !== 'COMPLETED') return
  const record = engine.stores.paymentLinks.findOfPayment(seq)
  if (record?.status !== 'CREATED') return
  const because = `payment ${id} is COMPLETED`
  movePaymentLink(engine, toPaymentLink(record), { status, paymentId: id, because, at })
}

/** The job of kind `payment_link`: its due date is over. */
export function linkExpires(engine: Engine, { payload, at }: DueJob): undefined {
  const record = engine.stores.paymentLinks.findBySeq(JSON.parse(payload).link)
  if (record?.status !== 'CREATED') return undefined
  const because = `due_date ${toPaymentLink(record).body.due_date} is over`
  movePaymentLink(engine, toPaymentLink(record), { status: 'EXPIRED', because, at })
  return undefined
}
