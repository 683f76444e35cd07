import { queueCallback, toDetails } from '../callbacks/outbox.ts'
import type { JsonObject } from '../payment/json.ts'
import { reactTo } from '../payment/lifecycle.ts'
import type { Change, Effect, Happening, NewChange } from '../payment/lifecycle-types.ts'
import type { Payment } from '../payment/payment.ts'
import type { PaymentStatus } from '../payment/status-transitions.ts'
import type { DueJob } from '../scheduler/scheduler.ts'
import { transaction } from '../storage/transactions.ts'
import { bookPayerTransfer } from './book-payer-transfer.ts'
import type { Engine } from './engine.ts'
import { loadPaymentState } from './payment-state.ts'

export type StatusChangeRequest = {
  readonly status: PaymentStatus
  readonly reason: string | null
  readonly because: string
  /** ms, world time; the world's now if absent */
  readonly at?: number
  /** money that came in; with it, a payment may have the status it has once more */
  readonly funds?: JsonObject | null
}

/**
 * Something happened to a payment that its plan may hang on, in the caller's transaction. `at` in ms of the world's
 * time. `shift`: ms by which the bank is slower than the plan says.
 */
export function recordEvent(
  engine: Engine,
  payment: Payment,
  event: string,
  at: number,
  shift = 0,
): void {
  record(engine, payment, { kind: 'event', event, shift }, at)
}

/**
 * Gives a payment a status that no plan asked for: the tenant or Mimic did. Throws IllegalMoveError where its status
 * cannot become this.
 */
export function recordStatus(
  engine: Engine,
  paymentSeq: number,
  { status, reason, because, at, funds = null }: StatusChangeRequest,
): void {
  const { db, payments } = engine.stores
  transaction(db, () => {
    const payment = payments.get(paymentSeq)
    const instant = at ?? engine.worlds.now(payment.tenantId)
    record(engine, payment, { kind: 'status', status, reason, because, funds }, instant)
  })
}

/** The job of kind `status`: a planned step is due. */
export function plannedStatusIsDue(engine: Engine, job: DueJob): undefined {
  const payment = engine.stores.payments.findBySeq(job.paymentSeq ?? -1)
  if (payment === undefined) return undefined
  const { step: id, signed } = JSON.parse(job.payload)
  const plan = engine.stores.plans.get(payment.scenarioVersion)
  const step = plan.steps.find((known) => known.id === id)
  if (step !== undefined)
    record(engine, payment, { kind: 'step', step, isSignedLimit: signed === true }, job.at)
  return undefined
}

/** Stores, schedules and publishes what follows, in the caller's transaction. `at` in ms of the world's time. */
export function record(engine: Engine, payment: Payment, happening: Happening, at: number): void {
  const effects = reactTo(loadPaymentState(engine, payment), happening, at)
  /** ids of the changes made here */
  const written = new Map<Change, string>()
  for (const effect of effects) apply(engine, payment, effect, at, written)
}

function apply(
  engine: Engine,
  payment: Payment,
  effect: Effect,
  at: number,
  written: Map<Change, string>,
): void {
  const { stores, scheduler, dispatcher, domainEvents } = engine
  const { tenantId, seq: paymentSeq } = payment
  const idOf = (change: Change & { readonly id?: string }) =>
    written.get(change) ?? change.id ?? null
  switch (effect.kind) {
    case 'event':
      domainEvents.emit('payment.event', { payment, event: effect.event, at })
      break
    case 'status':
      written.set(effect.change, addChange(engine, payment, effect.change, effect.was, at))
      break
    case 'passed':
      stores.payments.addPassedStep(paymentSeq, effect.step, at)
      break
    case 'transfer':
      bookPayerTransfer(engine, payment, effect.amount, at)
      break
    case 'step': {
      const { step, dueAt, timeoutOwner, isSignedLimit } = effect
      const payload = isSignedLimit ? { step: step.id, signed: true } : { step: step.id }
      scheduler.schedule({ tenantId, paymentSeq, dueAt, kind: 'status', payload, timeoutOwner })
      break
    }
    case 'callback': {
      const statusId = effect.announces === null ? null : idOf(effect.announces)
      queueCallback(engine, payment, { ...effect, statusId })
      break
    }
    case 'release':
      dispatcher.release(paymentSeq, effect.step, idOf(effect.announces), at)
      break
    case 'lose':
      dispatcher.lose(paymentSeq, effect.step, effect.because, at)
      break
    case 'browser': {
      const { goesTo, dueAt } = effect
      scheduler.schedule({ tenantId, paymentSeq, dueAt, kind: 'browser', payload: { goesTo } })
      break
    }
    case 'drop_timeouts':
      stores.jobs.removeTimeouts(paymentSeq)
      break
    case 'drop_planned':
      stores.jobs.removePlanned(paymentSeq)
      break
    case 'ended':
      domainEvents.emit('payment.ended', { payment: stores.payments.get(paymentSeq), at })
  }
}

/** Answers the id of the change. */
function addChange(
  engine: Engine,
  payment: Payment,
  { status, step, reason, because, funds }: NewChange,
  was: PaymentStatus,
  at: number,
): string {
  const { payments } = engine.stores
  const { tenantId, seq } = payment
  const id = engine.newId(payment)
  payments.setStatus(seq, status)
  payments.addChange(seq, {
    id,
    status,
    occurredAt: at,
    details: toDetails(reason),
    funds,
    because,
    step,
  })
  const about = { paymentId: payment.id, about: null }
  const facts = { status, was }
  engine.events.publish({ tenantId, at, kind: 'payment.status', ...about, facts, because })
  return id
}
