import { findAnnounceControl } from '../callbacks/outbox.ts'
import type { PaymentState } from '../payment/lifecycle-types.ts'
import type { Payment, StatusChange } from '../payment/payment.ts'
import type { Engine } from './engine.ts'
import { creditShortage } from './spend-credit.ts'

/** A payment as the database has it; each part is read when it is asked for, and once. */
export function loadPaymentState(engine: Engine, payment: Payment): PaymentState {
  const { stores, providers, checkoutService } = engine
  const { seq } = payment
  return {
    plan: stores.plans.get(payment.scenarioVersion),
    totalAmount: payment.totalAmount,
    takesTransfers: providers.lookUp(payment)?.funding !== undefined,
    isAnnounced: payment.statusCallbackUrl !== null,
    // A caller's payment may be older than what it has just reported.
    status: () => stores.payments.get(seq).status,
    changes: once((): readonly StatusChange[] => stores.payments.changes(seq)),
    passedSteps: once(() => stores.payments.passedSteps(seq)),
    scheduled: () => stores.jobs.ofPayment(seq),
    isScripted: once(() => checkoutService.isScripted(payment)),
    creditShortage: once(() => creditShortage(engine, payment)),
    announce: once(() => findAnnounceControl(engine, payment)),
  }
}

function once<Value>(read: () => Value): () => Value {
  let known: { readonly value: Value } | undefined
  return () => {
    known ??= { value: read() }
    return known.value
  }
}
