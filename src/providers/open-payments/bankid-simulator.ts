import type { BankIdOrder, Checkout } from '../../checkout/checkout-session.ts'
import type { CheckoutContext } from '../../checkout/context.ts'
import { loadCheckout } from '../../checkout/load-checkout.ts'
import type { Payment } from '../../payment/payment.ts'
import { checkQrCode, qrText, qrTime } from './bankid.ts'
import { type BankIdContext, bankIdLimitIsDue } from './bankid-limits.ts'

export type QrCode = {
  /** what the code says: a link to the simulated phone, or the real `bankid.…` form */
  readonly text: string
  /** whole seconds of the order's life that the code is for */
  readonly time: number
}

/** BankID, as the checkout's pages and the simulated phone use it. */
export function createBankIdSimulator(
  ctx: CheckoutContext & BankIdContext,
  { qrForm }: { readonly qrForm: 'link' | 'bankid' },
) {
  ctx.scheduler.handle('bankid', (job) => bankIdLimitIsDue(ctx, job))

  function nowFor(order: BankIdOrder): number {
    return ctx.worlds.now(ctx.stores.payments.get(order.paymentSeq).tenantId)
  }

  return {
    /** The BankID order behind the page of a simulated phone; null for an unknown reference. */
    findOrder(orderRef: string): (Checkout & { readonly order: BankIdOrder }) | null {
      const order = ctx.stores.checkouts.findOrder(orderRef)
      return order === undefined ? null : { ...loadCheckout(ctx, order.paymentSeq), order }
    },
    /** What the animated QR code says at the world's now. `origin` such as `http://127.0.0.1:8700`. */
    qrCode(order: BankIdOrder, origin: string): QrCode {
      const now = nowFor(order)
      return { text: qrText(order, now, qrForm, origin), time: qrTime(order, now) }
    },
    /** Is `time`/`code` a QR code of this order that is shown right now, or was a few seconds ago? */
    checkQrCode: (order: BankIdOrder, time: string, code: string): 'valid' | 'old' | 'wrong' =>
      checkQrCode(order, time, code, nowFor(order)),
    /** BankID signatures in all, the login among them: above 1 the sign page asks for BankID again. */
    roundsFor: (payment: Payment): number =>
      ctx.stores.plans.get(payment.scenarioVersion).payer.rounds,
  }
}

export type BankIdSimulator = ReturnType<typeof createBankIdSimulator>
