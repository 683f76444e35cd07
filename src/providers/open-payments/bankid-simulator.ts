import type { BankIdOrder } from '../../checkout/checkout-session.ts'
import type { Checkouts } from '../../checkout/checkouts.ts'
import type { Plan } from '../../payment/plan-types.ts'
import type { Scheduler } from '../../scheduler/scheduler.ts'
import type { Worlds } from '../../scheduler/worlds.ts'
import type { CheckoutStore } from '../../storage/checkout-store.ts'
import type { PaymentStore } from '../../storage/payment-store.ts'
import type { PlanStore } from '../../storage/plan-store.ts'
import { checkQrCode, qrText, qrTime } from './bankid.ts'
import { registerBankIdLimits, type StartBankId } from './bankid-limits.ts'
import { banks } from './banks.ts'
import { usableAccounts } from './moves.ts'
import type { OpenPayments } from './pis-types.ts'

/** The PIS provider behind Ping, with the payer's bank and BankID, on top of the checkouts that all providers share. */
export function createOpenPayments({
  checkouts,
  store,
  payments,
  plans,
  scheduler,
  worlds,
  startBankId,
  qrForm,
}: {
  checkouts: Checkouts
  store: CheckoutStore
  payments: PaymentStore
  plans: PlanStore<Plan>
  scheduler: Scheduler
  worlds: Worlds
  startBankId: StartBankId
  qrForm: 'link' | 'bankid'
}): OpenPayments {
  registerBankIdLimits({ store, checkouts, scheduler, startBankId })

  function nowIn(order: BankIdOrder): number {
    return worlds.now(payments.get(order.paymentSeq).tenantId)
  }

  return {
    ...checkouts.services,
    findOrder(orderRef) {
      const order = store.findOrder(orderRef)
      return order === undefined ? null : { ...checkouts.sessions.load(order.paymentSeq), order }
    },
    qrCode(order, origin) {
      const now = nowIn(order)
      return { text: qrText(order, now, qrForm, origin), time: qrTime(order, now) }
    },
    checkQrCode: (order, time, code) => checkQrCode(order, time, code, nowIn(order)),
    accountsFor: ({ session, payment }) => usableAccounts(session, payment),
    banks: () => banks,
    roundsFor: (payment) => plans.get(payment.scenarioVersion).payer.rounds,
  }
}
