import type { Payment } from '../payment/payment.ts'
import type { Plan } from '../scenario/plan-types.ts'
import type { CheckoutStore } from '../storage/checkout-store.ts'
import type { Db } from '../storage/database.ts'
import type { PaymentStore } from '../storage/payment-store.ts'
import type { PlanStore } from '../storage/plan-store.ts'
import type { RecordStore } from '../storage/record-store.ts'
import type { Agenda } from '../world/agenda.ts'
import type { NewId } from '../world/ids.ts'
import type { NewsDesk } from '../world/news.ts'
import type { Worlds } from '../world/worlds.ts'
import { createAct, type ReportEvent } from './act.ts'
import { checkQrCode, qrText, qrTime } from './bankid.ts'
import { banks } from './banks.ts'
import type { BankIdOrder } from './checkout-session.ts'
import { registerLaterSteps } from './later.ts'
import { usableAccounts } from './moves.ts'
import type { OpenPayments } from './pis-types.ts'
import { legalActions, newSession } from './session.ts'
import { createSessions } from './sessions.ts'

/** The PIS provider behind Ping, with the payer's bank and BankID. */
export function createOpenPayments({
  db,
  store,
  record,
  payments,
  plans,
  agenda,
  worlds,
  news,
  reportEvent,
  newId,
  defaultPayer,
  qrForm,
  sendPlannedCallbacks,
}: {
  db: Db
  store: CheckoutStore
  record: Pick<RecordStore, 'addStep'>
  payments: PaymentStore
  plans: PlanStore<Plan>
  agenda: Agenda
  worlds: Worlds
  news: NewsDesk
  reportEvent: ReportEvent
  newId: NewId
  /** who plays the payer where the scenario does not say */
  defaultPayer: 'interactive' | 'auto'
  qrForm: 'link' | 'bankid'
  /** makes the planned callbacks of a payment due at `at` */
  sendPlannedCallbacks: (payment: Payment, at: number) => void
}) {
  const sessions = createSessions({ store, payments, plans, defaultPayer })
  const acts = createAct({ store, record, sessions, agenda, news, reportEvent, newId })
  registerLaterSteps({ store, record, sessions, acts, agenda, reportEvent })

  function paymentSeqOf(token: string): number {
    const record = store.find(token)
    if (record === undefined) throw new Error(`There is no checkout ${token}.`)
    return record.paymentSeq
  }

  function nowOf(order: BankIdOrder): number {
    return worlds.now(payments.get(order.paymentSeq).tenantId)
  }

  const desk: OpenPayments = {
    findCheckout(token) {
      const record = store.find(token)
      return record === undefined ? null : sessions.load(record.paymentSeq)
    },
    findCheckoutOfPayment: (paymentSeq) =>
      store.findOfPayment(paymentSeq) === undefined ? null : sessions.load(paymentSeq),
    findOrder(orderRef) {
      const order = store.findOrder(orderRef)
      return order === undefined ? null : { ...sessions.load(order.paymentSeq), order }
    },
    legalActions: (session) => legalActions(session, sessions.load(session.paymentSeq).order),
    act(token, action, by, input = {}) {
      const seq = paymentSeqOf(token)
      const at = worlds.now(payments.get(seq).tenantId)
      db.transaction(() => acts.act(seq, action, by, input, at))()
      return sessions.load(seq)
    },
    qrCode(order, origin) {
      const now = nowOf(order)
      return { text: qrText(order, now, qrForm, origin), time: qrTime(order, now) }
    },
    checkQrCode: (order, time, code) => checkQrCode(order, time, code, nowOf(order)),
    accountsOf: ({ session, payment }) => usableAccounts(session, payment),
    banks: () => banks,
    returnUrl({ session, payment }) {
      if (session.goesTo === null || session.goesTo === 'nowhere') return null
      const url = payment.providerMethodParameters[session.goesTo]
      return typeof url === 'string' ? url : null
    },
    clockOf: ({ tenantId }) => ({ now: worlds.now(tenantId), mode: worlds.mode(tenantId) }),
    scenarioOf(payment) {
      const { scenario, summary } = plans.get(payment.scenarioVersion)
      return { name: scenario, summary, because: payment.scenarioBecause }
    },
    roundsOf: (payment) => plans.get(payment.scenarioVersion).payer.rounds,
    setControls(token, { bankMood, announce }) {
      const seq = paymentSeqOf(token)
      db.transaction(() => {
        const { session, payment } = sessions.load(seq)
        if (announce === 'now') return sendPlannedCallbacks(payment, worlds.now(payment.tenantId))
        const changed = {
          bankMood: bankMood ?? session.bankMood,
          announce: announce ?? session.announce,
        }
        return sessions.save({ ...session, ...changed })
      })()
      return sessions.load(seq)
    },
    advanceClock: ({ tenantId }, by) => agenda.move(tenantId, worlds.now(tenantId) + by),
  }

  return {
    ...desk,
    /** Opens the checkout of a new payment under the token of its URL, in the caller's transaction. */
    begin(payment: Payment, plan: Plan, token: string): void {
      const session = newSession(payment.seq, token)
      store.insert({ paymentSeq: payment.seq, token, session: JSON.stringify(session) })
      if (sessions.isScripted(session, plan))
        acts.scheduleScenarioPayer(payment, plan, payment.createdAt)
    },
    /** Does the scenario play the payer of this payment (still)? */
    isScripted: sessions.isScriptedPayment,
  }
}
