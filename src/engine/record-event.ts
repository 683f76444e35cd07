import { queueCallback, toDetails } from '../callbacks/outbox.ts'
import type { JsonObject } from '../payment/json.ts'
import type { Payment } from '../payment/payment.ts'
import type { Plan, Planned, Step } from '../payment/plan-types.ts'
import { canMove, isTerminal, nextStatus, type PaymentStatus } from '../payment/status.ts'
import { defaultDelivery } from '../scenarios/plan/deliveries.ts'
import { isMoreThanTelling, plannedOn } from '../scenarios/plan/planned-on.ts'
import type { DueJob } from '../scheduler/scheduler.ts'
import { transaction } from '../storage/transactions.ts'
import type { Engine } from './engine.ts'
import { isSignedLimitOver, limitSigned } from './signed-limit.ts'
import { creditShortage } from './spend-credit.ts'
import { strandedDeliveries } from './stranded-deliveries.ts'
import { takePlannedFunds } from './take-planned-funds.ts'

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
 * Something happened to a payment: what its plan hangs on the event is scheduled, and what hangs on it without delay
 * happens now, in the caller's transaction. `at` in ms of the world's time. `shift`: ms by which the bank is slower than
 * the plan says.
 */
export function recordEvent(
  engine: Engine,
  payment: Payment,
  event: string,
  at: number,
  shift = 0,
): void {
  engine.domainEvents.emit('payment.event', { payment, event, at })
  const plan = engine.stores.plans.get(payment.scenarioVersion)
  if (event === 'checkout.approved') limitSigned(engine, payment, plan, at + shift)
  for (const planned of plannedOn(plan, event))
    setInMotion(engine, payment, plan, planned, at, shift)
}

/**
 * Gives a payment a status that no plan asked for: the tenant, Mimic or a bank transfer did. Throws IllegalMoveError
 * where its status cannot become this.
 */
export function recordStatus(
  engine: Engine,
  paymentSeq: number,
  { status, reason, because, at, funds }: StatusChangeRequest,
): void {
  const { db, payments, plans } = engine.stores
  transaction(db, () => {
    const payment = payments.get(paymentSeq)
    const instant = at ?? engine.worlds.now(payment.tenantId)
    if (status === 'COMPLETED' && declineUncovered(engine, payment, instant)) return
    setStatus(engine, payment, status, reason, because, instant, funds)
    const plan = plans.get(payment.scenarioVersion)
    const step = plan.steps.find((known) => known.status === status)
    const changed = payments.get(paymentSeq)
    if (step !== undefined) recordEvent(engine, changed, step.id, instant)
    else queueCallback(engine, changed, plan, unplannedDelivery(status, because), instant)
    if (isTerminal(status)) endPayment(engine, changed, plan, instant)
  })
}

/** The job of kind `status`: a planned step is due. */
export function plannedStatusIsDue(engine: Engine, job: DueJob): undefined {
  const payment = engine.stores.payments.findBySeq(job.paymentSeq ?? -1)
  if (payment === undefined) return undefined
  const { step: id, signed } = JSON.parse(job.payload)
  const plan = engine.stores.plans.get(payment.scenarioVersion)
  const step = plan.steps.find((known) => known.id === id)
  if (step === undefined) return undefined
  if (signed !== true || isSignedLimitOver(engine, payment, plan, step, job.at))
    reachStep(engine, payment, step, job.at)
  return undefined
}

function setStatus(
  engine: Engine,
  payment: Payment,
  to: PaymentStatus,
  reason: string | null,
  because: string,
  at: number,
  funds: JsonObject | null = null,
): void {
  const { payments } = engine.stores
  const isMoreOfTheSame = funds !== null && to === payment.status
  const status = isMoreOfTheSame ? to : nextStatus(payment.status, to)
  payments.setStatus(payment.seq, status)
  payments.addChange(payment.seq, {
    id: engine.newId(payment),
    status,
    occurredAt: at,
    details: toDetails(reason),
    funds,
    because,
  })
  if (isTerminal(status)) removePlannedJobs(engine, payment.seq)
  engine.events.publish({
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
function removePlannedJobs({ stores }: Engine, paymentSeq: number): void {
  for (const kind of ['status', 'payer', 'bankid']) stores.jobs.removeOfPayment(paymentSeq, kind)
}

/** A planned step; where the payment has moved on meanwhile (it was cancelled, stopped, …) nothing happens. */
function reachStep(engine: Engine, payment: Payment, step: Step, at: number): void {
  const { payments, plans } = engine.stores
  if (payment.status === step.status && !isTerminal(step.status))
    passStep(engine, payment, step, at)
  if (!canMove(payment.status, step.status)) return
  if (step.status === 'COMPLETED' && declineUncovered(engine, payment, at)) return
  const taken = takePlannedFunds(engine, payment, step.status, at)
  if (taken === null) return
  setStatus(engine, payment, step.status, step.reason, step.because, at, taken.funds)
  const changed = payments.get(payment.seq)
  recordEvent(engine, changed, step.id, at)
  if (isTerminal(step.status)) endPayment(engine, changed, plans.get(payment.scenarioVersion), at)
}

/** True where the liquidity account no longer has the money. @GUESS the status and the reason */
function declineUncovered(engine: Engine, payment: Payment, at: number): boolean {
  const because = creditShortage(engine, payment)
  if (because === null || !canMove(payment.status, 'DECLINED')) return false
  recordStatus(engine, payment.seq, { status: 'DECLINED', reason: 'AM04', because, at })
  return true
}

/**
 * Something else gave the payment the status of this step already: it does not change and nothing is announced, but what
 * hangs on the step goes on.
 */
function passStep(engine: Engine, payment: Payment, step: Step, at: number): void {
  const changes = engine.stores.payments.changes(payment.seq)
  if (changes.some(({ because }) => because === step.because)) return
  engine.domainEvents.emit('payment.event', { payment, event: step.id, at })
  const plan = engine.stores.plans.get(payment.scenarioVersion)
  for (const planned of plannedOn(plan, step.id).filter(isMoreThanTelling))
    setInMotion(engine, payment, plan, planned, at, 0)
}

function endPayment(engine: Engine, payment: Payment, plan: Plan, at: number): void {
  if (plan.deliveries.some(({ scripted }) => scripted)) {
    const changes = engine.stores.payments.changes(payment.seq)
    for (const delivery of strandedDeliveries(plan, changes))
      queueCallback(engine, payment, plan, delivery, at)
  }
  engine.domainEvents.emit('payment.ended', { payment, at })
}

function setInMotion(
  engine: Engine,
  payment: Payment,
  plan: Plan,
  planned: Planned,
  at: number,
  shift: number,
): void {
  const dueAt = at + planned.delay
  if (planned.kind === 'status') {
    setStepInMotion(engine, payment, planned.step, dueAt + shift, at)
  } else if (planned.kind === 'delivery') {
    queueCallback(engine, payment, plan, planned.delivery, dueAt)
  } else {
    const { tenantId, seq: paymentSeq } = payment
    const payload = { goesTo: planned.browser.goesTo }
    engine.scheduler.schedule({ tenantId, paymentSeq, dueAt, kind: 'browser', payload })
  }
}

function setStepInMotion(
  engine: Engine,
  payment: Payment,
  step: Step,
  dueAt: number,
  now: number,
): void {
  if (dueAt === now) {
    reachStep(engine, engine.stores.payments.get(payment.seq), step, now)
    return
  }
  const { tenantId, seq: paymentSeq } = payment
  const timeoutOwner = step.isTimeout ? ownerOfTimeout(engine, payment) : 'none'
  const payload = { step: step.id }
  engine.scheduler.schedule({ tenantId, paymentSeq, dueAt, kind: 'status', payload, timeoutOwner })
}

/** Where the scenario plays the payer, a timeout is no person's. */
function ownerOfTimeout({ checkoutService }: Engine, payment: Payment): 'scenario' | 'payer' {
  return checkoutService.isScripted(payment) ? 'scenario' : 'payer'
}

/**
 * Every status update is announced (docs/contract/ping-payments-api.md#51-bodies-and-events), also one that no
 * scenario knows of, such as STOPPED.
 */
function unplannedDelivery(status: PaymentStatus, because: string) {
  const at = { event: status.toLowerCase(), delay: 0 }
  return defaultDelivery({ id: at.event, at, status, reason: null, isTimeout: false, because })
}
