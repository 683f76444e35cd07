import { type QueueCallbacks, toDetails } from '../callbacks/outbox.ts'
import type { JsonObject } from '../payment/json.ts'
import type { Payment } from '../payment/payment.ts'
import type { BrowserPlan, Plan, Planned, Step } from '../payment/plan-types.ts'
import { canMove, isTerminal, nextStatus, type PaymentStatus } from '../payment/status.ts'
import { defaultDelivery } from '../scenarios/plan/deliveries.ts'
import { isMoreThanTelling, plannedOn } from '../scenarios/plan/planned-on.ts'
import type { Events } from '../scheduler/events.ts'
import type { NewId } from '../scheduler/ids.ts'
import type { Job, Scheduler } from '../scheduler/scheduler.ts'
import type { Worlds } from '../scheduler/worlds.ts'
import type { Db } from '../storage/database.ts'
import type { JobStore } from '../storage/job-store.ts'
import type { PaymentStore } from '../storage/payment-store.ts'
import type { PlanStore } from '../storage/plan-store.ts'
import { atomically } from '../storage/transactions.ts'
import type { TransferStore } from '../storage/transfer-store.ts'
import { createSignedLimit } from './signed-limit.ts'
import { strandedDeliveries } from './stranded-deliveries.ts'
import { createTakePlannedFunds } from './take-planned-funds.ts'

export type StatusChangeRequest = {
  readonly status: PaymentStatus
  readonly reason: string | null
  readonly because: string
  /** ms, world time; the world's now if absent */
  readonly at?: number
  /** money that came in; with it, a payment may have the status it has once more */
  readonly funds?: JsonObject
}

/**
 * What happens to a payment and what follows from it. An event puts what the payment's plan hangs on it on the agenda;
 * what hangs on it without delay happens in the same transaction.
 */
export function createRecordStatus({
  db,
  payments,
  transfers,
  plans,
  scheduler,
  rows,
  worlds,
  events,
  announce,
  newId,
  isScripted,
  onEvent,
  onEnd,
}: {
  db: Db
  payments: PaymentStore
  transfers: TransferStore
  plans: PlanStore<Plan>
  scheduler: Scheduler
  rows: JobStore
  worlds: Worlds
  events: Events
  announce: QueueCallbacks
  newId: NewId
  /** does the scenario play the payer of this payment? Then no person can be timed out */
  isScripted: (payment: Payment) => boolean
  /** told of every event, in the transaction it happens in */
  onEvent: (paymentSeq: number, event: string, at: number) => void
  /** told of every payment that reached a terminal status, after all that announces it */
  onEnd: (payment: Payment, at: number) => void
}) {
  scheduler.handle('status', plannedStatusIsDue)
  const signedLimit = createSignedLimit({ rows, scheduler, isScripted })
  const takePlannedFunds = createTakePlannedFunds({ payments, transfers, newId })

  /** Throws IllegalMoveError where the payment's status cannot become this. */
  function recordStatus(
    paymentSeq: number,
    { status, reason, because, at, funds }: StatusChangeRequest,
  ): void {
    atomically(db, () => {
      const payment = payments.get(paymentSeq)
      const instant = at ?? worlds.now(payment.tenantId)
      setStatus(payment, status, reason, because, instant, funds)
      const plan = plans.get(payment.scenarioVersion)
      const step = plan.steps.find((known) => known.status === status)
      const changed = payments.get(paymentSeq)
      if (step === undefined) announce(changed, plan, unplanned(status, because), instant)
      else recordEvent(changed, step.id, instant)
      if (isTerminal(status)) end(changed, plan, instant)
    })
  }

  function setStatus(
    payment: Payment,
    to: PaymentStatus,
    reason: string | null,
    because: string,
    at: number,
    funds: JsonObject | null = null,
  ): void {
    const isMoreOfTheSame = funds !== null && to === payment.status
    const status = isMoreOfTheSame ? to : nextStatus(payment.status, to)
    payments.setStatus(payment.seq, status)
    const change = {
      id: newId(payment),
      status,
      occurredAt: at,
      details: toDetails(reason),
      funds,
      because,
    }
    payments.addChange(payment.seq, change)
    if (isTerminal(status)) forgetPlans(payment.seq)
    events.publish({
      tenantId: payment.tenantId,
      at,
      kind: 'payment.status',
      paymentId: payment.id,
      about: null,
      facts: { status, was: payment.status },
      because,
    })
  }

  /** An ended payment waits for nothing more but its callbacks and the browser. */
  function forgetPlans(paymentSeq: number): void {
    for (const kind of ['status', 'payer', 'bankid']) rows.removeOfPayment(paymentSeq, kind)
  }

  function plannedStatusIsDue(job: Job): undefined {
    const payment = payments.findBySeq(job.paymentSeq ?? -1)
    if (payment === undefined) return undefined
    const { step: id, signed } = JSON.parse(job.payload)
    const plan = plans.get(payment.scenarioVersion)
    const step = plan.steps.find((known) => known.id === id)
    if (step === undefined) return undefined
    if (signed !== true || signedLimit.isOver(payment, plan, step, job.at))
      reach(payment, step, job.at)
    return undefined
  }

  /** A planned step; where the payment has moved on meanwhile (it was cancelled, stopped, …) nothing happens. */
  function reach(payment: Payment, step: Step, at: number): void {
    if (payment.status === step.status && !isTerminal(step.status)) pass(payment, step, at)
    if (!canMove(payment.status, step.status)) return
    const taken = takePlannedFunds(payment, step.status, at)
    if (taken === null) return
    setStatus(payment, step.status, step.reason, step.because, at, taken.funds)
    const changed = payments.get(payment.seq)
    recordEvent(changed, step.id, at)
    if (isTerminal(step.status)) end(changed, plans.get(payment.scenarioVersion), at)
  }

  function end(payment: Payment, plan: Plan, at: number): void {
    if (plan.deliveries.some(({ scripted }) => scripted)) {
      for (const delivery of strandedDeliveries(plan, payments.changes(payment.seq)))
        announce(payment, plan, delivery, at)
    }
    onEnd(payment, at)
  }

  /** Another step made the payment what this one says: nothing changes and nothing is told, but what hangs on it goes on. */
  function pass(payment: Payment, step: Step, at: number): void {
    const changes = payments.changes(payment.seq)
    if (changes.some(({ because }) => because === step.because)) return
    onEvent(payment.seq, step.id, at)
    const plan = plans.get(payment.scenarioVersion)
    for (const planned of plannedOn(plan, step.id).filter(isMoreThanTelling))
      setInMotion(payment, plan, planned, at, 0)
  }

  /** `at` in ms of the world's time. `shift`: ms by which the bank is slower than the plan says. */
  function recordEvent(payment: Payment, event: string, at: number, shift = 0): void {
    onEvent(payment.seq, event, at)
    const plan = plans.get(payment.scenarioVersion)
    if (event === 'checkout.approved') signedLimit.signed(payment, plan, at + shift)
    for (const planned of plannedOn(plan, event)) setInMotion(payment, plan, planned, at, shift)
  }

  function setInMotion(
    payment: Payment,
    plan: Plan,
    planned: Planned,
    at: number,
    shift: number,
  ): void {
    const dueAt = at + planned.delay
    if (planned.kind === 'status') setStepInMotion(payment, planned.step, dueAt + shift, at)
    else if (planned.kind === 'delivery') announce(payment, plan, planned.delivery, dueAt)
    else sendBrowser(payment, planned.browser, dueAt)
  }

  function setStepInMotion(payment: Payment, step: Step, dueAt: number, now: number): void {
    if (dueAt === now) {
      reach(payments.get(payment.seq), step, now)
      return
    }
    const { tenantId, seq: paymentSeq } = payment
    const waiting = isScripted(payment) ? 'scenario' : 'payer'
    const timeoutOwner = step.isTimeout ? waiting : 'none'
    scheduler.schedule({
      tenantId,
      paymentSeq,
      dueAt,
      kind: 'status',
      payload: { step: step.id },
      timeoutOwner,
    })
  }

  function sendBrowser(
    { tenantId, seq: paymentSeq }: Payment,
    { goesTo }: BrowserPlan,
    dueAt: number,
  ): void {
    scheduler.schedule({ tenantId, paymentSeq, dueAt, kind: 'browser', payload: { goesTo } })
  }

  return { recordStatus, recordEvent }
}

export type RecordEvent = ReturnType<typeof createRecordStatus>['recordEvent']

/** Every status update is told (contract sheet 5.1), also one that no scenario knows of, such as STOPPED. */
function unplanned(status: PaymentStatus, because: string) {
  const at = { event: status.toLowerCase(), delay: 0 }
  return defaultDelivery({ id: at.event, at, status, reason: null, isTimeout: false, because })
}
