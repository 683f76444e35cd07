import type { Payment } from '../payment/payment.ts'
import type { Plan } from '../scenario/plan-types.ts'
import type { CheckoutStore } from '../storage/checkout-store.ts'
import type { RecordStore } from '../storage/record-store.ts'
import type { Agenda } from '../world/agenda.ts'
import type { NewId } from '../world/ids.ts'
import type { NewsDesk } from '../world/news.ts'
import { newBankIdOrder, openLimit, sessionLimit } from './bankid.ts'
import {
  type Actor,
  type CheckoutSession,
  IllegalActionError,
  type PayerAction,
} from './checkout-session.ts'
import { missingStep, moves } from './moves.ts'
import type { ActInput } from './pis-types.ts'
import { legalActions } from './session.ts'
import type { Sessions } from './sessions.ts'

/** How Open Payments tells Ping what happened at the bank. `shift`: ms by which the bank is slower than planned. */
export type ReportEvent = (payment: Payment, event: string, at: number, shift?: number) => void

/** What a payer does, step by step; everything in the caller's transaction, at `at` ms of the world's time. */
export function createAct({
  store,
  record,
  sessions,
  agenda,
  news,
  reportEvent,
  newId,
}: {
  store: CheckoutStore
  record: Pick<RecordStore, 'addStep'>
  sessions: Sessions
  agenda: Agenda
  news: NewsDesk
  reportEvent: ReportEvent
  newId: NewId
}) {
  /** A new BankID order with its time limits; those of the whole round count from `since`. */
  function startBankId(
    payment: Payment,
    patience: 'scenario' | 'person',
    purpose: 'login' | 'sign',
    at: number,
    since: number,
  ): string {
    const { tenantId, seq: paymentSeq } = payment
    const order = newBankIdOrder(newId(payment), paymentSeq, purpose, at, () => newId(payment))
    store.insertOrder(order)
    const row = { tenantId, paymentSeq, kind: 'bankid', patience }
    const opening = { order: order.orderRef, limit: 'open' }
    agenda.schedule({ ...row, dueAt: at + openLimit, payload: opening })
    if (at === since) {
      agenda.schedule({ ...row, dueAt: since + sessionLimit, payload: { since, limit: 'session' } })
    }
    return order.orderRef
  }

  /** One step: the session is saved before Ping hears of it. */
  function perform(
    paymentSeq: number,
    action: Exclude<PayerAction, 'approve'>,
    actor: Actor,
    input: ActInput,
    at: number,
  ): void {
    const { session, payment, order, plan } = sessions.load(paymentSeq)
    const patience = sessions.isScripted(session, plan) ? 'scenario' : 'person'
    const events: { event: string; shift: number }[] = []
    const after = moves[action]({
      payment,
      plan,
      session,
      order,
      input,
      at,
      report: (event, shift = 0) => events.push({ event, shift }),
      startBankId: (purpose, since) => startBankId(payment, patience, purpose, at, since),
      endBankId: (status, hintCode) => {
        if (order !== null) store.saveOrder({ ...order, status, hintCode })
      },
      openApp: () => {
        if (order?.openedAt === null) store.saveOrder({ ...order, openedAt: at })
      },
    })
    const takenOver = session.takenOver || takesOver(actor, action)
    sessions.save({ ...after, actor, takenOver })
    if (takenOver && !session.takenOver) agenda.handToPerson(paymentSeq)
    const { state, bank, account, goesTo } = after
    record.addStep({
      paymentSeq,
      at,
      action,
      was: session.state,
      state,
      actor,
      bank,
      account,
      goesTo,
    })
    tell(payment, after, action, actor, at)
    for (const { event, shift } of events) reportEvent(payment, event, at, shift)
  }

  function tell(
    payment: Payment,
    { state }: CheckoutSession,
    action: PayerAction,
    actor: Actor,
    at: number,
  ): void {
    news.tell({
      tenantId: payment.tenantId,
      at,
      kind: 'checkout',
      paymentId: payment.id,
      about: null,
      facts: { action, state, actor },
      because: `${action} by ${actorNames[actor]}`,
    })
  }

  /** An action, behind the steps that lead to it. Throws IllegalActionError. */
  function act(
    paymentSeq: number,
    action: PayerAction,
    actor: Actor,
    input: ActInput,
    at: number,
  ): void {
    const { session, order } = sessions.load(paymentSeq)
    const legal = legalActions(session, order)
    if (!legal.includes(action)) throw new IllegalActionError(action, session.state, legal)
    for (;;) {
      const now = sessions.load(paymentSeq)
      const missing = missingStep(action, now.session)
      if (missing === null) break
      perform(paymentSeq, missing, actor, input, at)
      // The test person's own trait may end it on the way.
      if (sessions.load(paymentSeq).session.state === 'bankid_failed') return
    }
    const now = sessions.load(paymentSeq)
    if (action !== 'approve' && legalActions(now.session, now.order).includes(action)) {
      perform(paymentSeq, action, actor, input, at)
    }
  }

  return {
    act,
    perform,
    startBankId,
    /** Has the scenario's own payer take the next step after its think time. */
    scheduleScenarioPayer({ tenantId, seq: paymentSeq }: Payment, plan: Plan, at: number): void {
      agenda.schedule({ tenantId, paymentSeq, dueAt: at + plan.payer.thinkTime, kind: 'payer' })
    },
  }
}

export type Acts = ReturnType<typeof createAct>

/** Looking is not acting: a page may be opened while the scenario plays the payer. */
function takesOver(actor: Actor, action: PayerAction): boolean {
  return actor !== 'scenario' && action !== 'open' && action !== 'continue'
}

const actorNames = {
  browser: 'a person in the checkout',
  api: 'the control API',
  scenario: "the scenario's own payer",
} as const satisfies Record<Actor, string>
