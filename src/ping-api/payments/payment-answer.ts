import { z } from '@hono/zod-openapi'
import { maskUrlIfAny } from '../../input/mask-secrets.ts'
import type { Payment, StatusChange } from '../../payment/payment.ts'
import { paymentStatuses } from '../../payment/status-transitions.ts'
import { toWireTime } from '../../scheduler/clock.ts'
import type { PaymentStore } from '../../storage/payment-store.ts'
import type { Refund, RefundStore } from '../../storage/refund-store.ts'
import { id, time } from '../http/answer-schemas.ts'
import { currency, jsonObject } from '../http/fields.ts'
import { orderItem, payer } from './payment-schemas.ts'

type Stores = { readonly payments: PaymentStore; readonly refunds: RefundStore }

const refund = z.object({ amount: z.int(), refunded_at: time })

/** See docs/contract/ping-payments-api.md#43-payment-object. */
export const paymentAnswer = z
  .object({
    id,
    payment_order_id: id,
    status: z.enum(paymentStatuses),
    currency,
    total_amount: z.int(),
    provider: z.string(),
    method: z.string(),
    metadata: jsonObject.nullable(),
    order_items: z.array(orderItem),
    payer: payer.nullable(),
    status_history: z.array(
      z.object({
        id,
        status: z.enum(paymentStatuses),
        occurred_at: time,
        details: jsonObject.nullable(),
        funds: jsonObject.nullable(),
      }),
    ),
    status_callback_url: z.string().nullable(),
    refund: refund.nullable(),
    refunds: z.array(refund).nullable(),
  })
  .openapi('Payment')

export const initiatedAnswer = z.object({ id, provider_method_response: jsonObject })

/** A payment with its history and refunds. */
export function shapePayment(
  { refunds }: Pick<Stores, 'refunds'>,
  payment: Payment,
  changes: readonly StatusChange[],
) {
  return shape(payment, changes, refunds.ofPayment(payment.seq))
}

/** Many payments, with two queries and not two for each. */
export function shapePayments({ payments, refunds }: Stores, all: readonly Payment[]) {
  const seqs = all.map(({ seq }) => seq)
  const changes = grouped(payments.changesOfAll(all))
  const money = grouped(refunds.ofPayments(seqs))
  return all.map((payment) => {
    const own = (changes.get(payment.seq) ?? []).map(({ change }) => change)
    return shape(payment, own, money.get(payment.seq) ?? [])
  })
}

function shape(payment: Payment, changes: readonly StatusChange[], refundsOfIt: readonly Refund[]) {
  return {
    id: payment.id,
    payment_order_id: payment.paymentOrderId,
    status: payment.status,
    currency: payment.currency,
    total_amount: payment.totalAmount,
    provider: payment.provider,
    method: payment.method,
    metadata: payment.metadata,
    order_items: [...payment.orderItems] as z.infer<typeof paymentAnswer>['order_items'],
    payer: payment.payer,
    status_history: changes.map((change) => ({
      id: change.id,
      status: change.status,
      occurred_at: toWireTime(change.occurredAt),
      details: change.details,
      funds: change.funds,
    })),
    // @GUESS whether the vendor repeats the user name and password of a URL: nobody sees them here
    status_callback_url: maskUrlIfAny(payment.statusCallbackUrl, 'userinfo'),
    ...shapeRefunds(refundsOfIt.filter(({ status }) => status === 'COMPLETED')),
  } satisfies z.infer<typeof paymentAnswer>
}

/** @GUESS that refunds count once the money is back, and that the older `refund` is the sum of all */
function shapeRefunds(refundsOfIt: readonly Refund[]) {
  const shaped = refundsOfIt.map(({ amount, endedAt }) => ({
    amount,
    refunded_at: toWireTime(endedAt ?? 0),
  }))
  const last = shaped.at(-1)
  if (last === undefined) return { refund: null, refunds: null }
  const amount = shaped.reduce((sum, refund) => sum + refund.amount, 0)
  return { refund: { amount, refunded_at: last.refunded_at }, refunds: shaped }
}

function grouped<Item extends { readonly paymentSeq: number }>(items: readonly Item[]) {
  const groups = new Map<number, Item[]>()
  for (const item of items) {
    const group = groups.get(item.paymentSeq)
    if (group === undefined) groups.set(item.paymentSeq, [item])
    else group.push(item)
  }
  return groups
}
