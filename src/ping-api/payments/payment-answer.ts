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

/** A payment with its history and refunds, as JSON text. */
export function writePayment(
  { refunds }: Pick<Stores, 'refunds'>,
  payment: Payment,
  changes: readonly StatusChange[],
): string {
  return write(payment, changes, refunds.ofPayment(payment.seq))
}

/** Many payments, with two queries and not two for each. */
export function writePayments({ payments, refunds }: Stores, all: readonly Payment[]): string[] {
  const changes = payments.changesOfAll(all)
  const money = refunds.ofPayments(all.map(({ seq }) => seq))
  return all.map((payment, index) => write(payment, changes[index] ?? [], money[index] ?? []))
}

type Written = {
  readonly changes: readonly StatusChange[]
  readonly refunds: readonly Refund[]
  readonly text: string
}

const written = new WeakMap<Payment, Written>()

/** Clients ask for the same payment in a loop: its text is kept as long as all that it is made of is the same. */
function write(
  payment: Payment,
  changes: readonly StatusChange[],
  refunds: readonly Refund[],
): string {
  const before = written.get(payment)
  if (before?.changes === changes && before.refunds === refunds) return before.text
  const text = JSON.stringify(shape(payment, changes, refunds))
  written.set(payment, { changes, refunds, text })
  return text
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
