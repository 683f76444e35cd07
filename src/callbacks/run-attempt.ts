import type { Mutation } from '../payment/plan-types.ts'
import type { DueJob } from '../scheduler/scheduler.ts'
import type { Callback } from '../storage/callback.ts'
import { isTemporaryTrouble } from '../storage/database-trouble.ts'
import { transaction, written } from '../storage/transactions.ts'
import type { DispatcherContext, End } from './context.ts'
import { findDeliveryPolicy } from './delivery-policy.ts'
import { findCompany } from './find-company.ts'
import type { Seat } from './meetings.ts'
import { composeMessage, type Message } from './message.ts'
import { type Failure, type Outcome, toReason, unsent } from './outcome.ts'
import { type Content, toContent, waitsForStep } from './payment-content.ts'
import { type DueAttempt, planAttempt, publishCallback, sendNextInOrder } from './plan-attempt.ts'
import { nextRetry } from './retries.ts'
import { traceHeaders } from './trace-headers.ts'
import { isSentOnce, type Nature, natureOf } from './verdict.ts'

/** ms of real time until what the database refused is written again */
const databasePause = 500

/**
 * One attempt. Its row is written here, in the transaction of its job; it is sent and its outcome written after the
 * commit. Every attempt that has a row ends with an outcome, whatever breaks.
 */
export function attemptIsDue(
  ctx: DispatcherContext,
  job: DueJob,
): undefined | (() => Promise<void>) {
  const due: DueAttempt = JSON.parse(job.payload)
  try {
    const callback = findDue(ctx, due)
    if (callback === undefined) return undefined
    // What somebody asks for by hand is sent all the same.
    if (due.asked === null && ctx.worlds.read(callback.tenantId).isPaused === 1) {
      ctx.stores.callbacks.hold(callback.seq, job.payload)
      return undefined
    }
    return beginAttempt(ctx, callback, due, job)
  } catch (error) {
    if (isTemporaryTrouble(error)) throw error
    const callback = ctx.stores.callbacks.findBySeq(due.callback)
    if (callback !== undefined) recordUnbegun(ctx, callback, due, job.at, error)
    return undefined
  }
}

/** Undefined where it was sent or redelivered meanwhile, or is gone with its world. */
function findDue({ stores }: DispatcherContext, due: DueAttempt): Callback | undefined {
  const { callbacks } = stores
  const callback = callbacks.findBySeq(due.callback)
  const isDue =
    callback?.state === 'planned' &&
    !waitsForStep(callback) &&
    callbacks.attemptCount(callback.seq) === due.attempts
  return isDue ? callback : undefined
}

function beginAttempt(ctx: DispatcherContext, planned: Callback, due: DueAttempt, job: DueJob) {
  const { callbacks } = ctx.stores
  const callback = { ...planned, ...toContent(ctx, planned) }
  const { message, fault } = compose(ctx, callback, due)
  const because = formatBecause(callback, due)
  const attempt = callbacks.addAttempt(callback.seq, job.at, because, JSON.stringify(message))
  callbacks.setSending(callback.seq, callback.url, callback.body)
  const company = findCompany(ctx, callback, job.at)
  return async () => {
    const seat = company?.()
    const outcome = fault ?? (await send(ctx, callback, message, seat))
    seat?.ready()
    countAttempt(ctx, outcome)
    await job.outcomeIsDue()
    try {
      await write(ctx, () => {
        finish(ctx, callback, attempt, outcome, job.instant(), due.reportedOutcome)
      })
    } catch (error) {
      // What a closed database refused is sent again at the next start.
      if (isTemporaryTrouble(error) || ctx.scheduler.isClosed()) throw error
      await write(ctx, () => giveUp(ctx, callback, attempt, outcome, error, job.at))
      throw error
    }
  }
}

function countAttempt({ attemptCounts }: DispatcherContext, { failure }: Outcome): void {
  const outcome = failure ?? 'acked'
  attemptCounts.set(outcome, (attemptCounts.get(outcome) ?? 0) + 1)
}

/** An attempt that could not be begun has failed, like any other. */
function recordUnbegun(
  ctx: DispatcherContext,
  callback: Callback,
  due: DueAttempt,
  at: number,
  error: unknown,
): void {
  const { callbacks } = ctx.stores
  const request = JSON.stringify({ headers: {}, body: callback.body ?? '' })
  if (callbacks.attemptCount(callback.seq) === due.attempts)
    callbacks.addAttempt(callback.seq, at, formatBecause(callback, due), request)
  callbacks.interruptAttempts(callback.seq, `the attempt could not be begun: ${toReason(error)}`)
  callbacks.setState(callback.seq, 'failed')
  sendNextInOrder(ctx, callback, at)
}

/** The message to send, or (`fault`) the outcome where it cannot be composed. */
function compose(
  ctx: DispatcherContext,
  callback: Callback & Content,
  due: DueAttempt,
): { message: Message; fault: Outcome | null } {
  const { stores, worlds, signatureHeader, userAgent } = ctx
  try {
    const mutation: Mutation | null = callback.mutate === null ? null : JSON.parse(callback.mutate)
    const message = composeMessage({
      body: mutation?.body === 'of_another_payment' ? findOldBody(stores, callback) : callback.body,
      mutation,
      privateKey: worlds.read(callback.tenantId).privateKey,
      ...(mutation?.signature === 'foreign'
        ? { foreignKey: stores.worlds.foreignKey(callback.tenantId) ?? null }
        : {}),
      signatureHeader,
      userAgent,
      trace: findTrace(ctx, callback, due),
    })
    return { message, fault: null }
  } catch (error) {
    if (isTemporaryTrouble(error)) throw error
    const message = { headers: {}, body: callback.body }
    return { message, fault: unsent(`the callback could not be composed: ${toReason(error)}`) }
  }
}

/** Headers of the trace that the payment was created in, if it was. */
function findTrace(
  { stores, trace }: DispatcherContext,
  callback: Callback,
  { attempts }: DueAttempt,
): Record<string, string> {
  if (!trace || callback.paymentSeq === null) return {}
  const payment = stores.payments.get(callback.paymentSeq)
  return payment.trace === undefined ? {} : traceHeaders(payment.trace, callback, attempts)
}

/**
 * A genuine message that another payment of the tenant was announced with before, with the status of this callback. Each
 * attempt sends the one that the first did.
 */
function findOldBody(
  { callbacks }: DispatcherContext['stores'],
  { seq, tenantId, paymentSeq, status }: Callback,
): string {
  const sent = callbacks.attempts(seq).map(({ request }): Message => JSON.parse(request))
  // One that could not be composed was sent without headers, which is to say not at all.
  const first = sent.find(({ headers }) => Object.keys(headers).length > 0)
  const body = first?.body ?? callbacks.newestBodyOfOthers(tenantId, paymentSeq ?? -1, status)
  if (body !== undefined) return body
  throw new Error(`no other payment of this tenant was announced as ${status}`)
}

async function send(
  ctx: DispatcherContext,
  callback: Callback,
  message: Message,
  seat: Seat | undefined,
): Promise<Outcome> {
  try {
    const { tenantId, url } = callback
    const { timeout } = findDeliveryPolicy(ctx.stores, callback)
    return await ctx.deliver(url, message, {
      timeout,
      tenantId,
      callbackId: callback.id,
      ...(seat === undefined ? {} : { seat }),
    })
  } catch (error) {
    if (ctx.scheduler.isClosed()) throw error
    return unsent(`the callback could not be sent: ${toReason(error)}`)
  }
}

/** The last resort does as little as it can: it reports nothing, but no callback stays `sending`. */
function giveUp(
  ctx: DispatcherContext,
  callback: Callback,
  attempt: number,
  { tookMs, answer }: Outcome,
  error: unknown,
  at: number,
): void {
  const { callbacks } = ctx.stores
  const reason = `the outcome could not be recorded: ${toReason(error)}`
  if (!callbacks.endAttempt(attempt, tookMs, toJson(answer), reason)) return
  callbacks.setState(callback.seq, 'failed')
  sendNextInOrder(ctx, callback, at)
}

/**
 * Writes an outcome, in one commit with whatever else is written in this turn, again and again while the database refuses
 * it: a full disk must not lose it.
 */
async function write({ stores, scheduler }: DispatcherContext, work: () => void): Promise<void> {
  for (;;) {
    try {
      transaction(stores.db, work)
      return await (written(stores.db) ?? undefined)
    } catch (error) {
      if (!isTemporaryTrouble(error) || scheduler.isClosed()) throw error
      await new Promise((resolve) => setTimeout(resolve, databasePause))
    }
  }
}

function finish(
  ctx: DispatcherContext,
  callback: Callback,
  attempt: number,
  outcome: Outcome,
  at: number,
  reportedOutcome: End | null,
): void {
  const { callbacks } = ctx.stores
  const { tookMs, answer, error, failure } = outcome
  // The world may have been reset or restored meanwhile: then the outcome is of no interest.
  if (!callbacks.endAttempt(attempt, tookMs, toJson(answer), error)) return
  publishCallback(ctx, callback, at, 'attempt', describeOutcome(natureOf(ctx, callback), outcome))
  if (failure === null) endCallback(ctx, callback, 'acked', at, reportedOutcome)
  else retry(ctx, callback, failure, at, reportedOutcome)
}

function retry(
  ctx: DispatcherContext,
  callback: Callback,
  failure: Failure,
  at: number,
  reportedOutcome: End | null,
): void {
  const { retry: rule } = findDeliveryPolicy(ctx.stores, callback)
  const made = ctx.stores.callbacks.attemptCount(callback.seq)
  // One that was sent into a closed connection has not been refused by anybody.
  const isOver = failure !== 'stale' && isSentOnce(natureOf(ctx, callback))
  const wait = isOver ? null : nextRetry(rule, made, failure)
  if (wait === null) endCallback(ctx, callback, 'failed', at, reportedOutcome)
  else planAttempt(ctx, callback, at + wait, { reportedOutcome })
}

function describeOutcome(nature: Nature, { error, answer }: Outcome): string {
  const how = error ?? 'acknowledged'
  if (nature !== 'forged' || answer === null) return how
  return error === null
    ? 'acknowledged, though the callback was forged'
    : `${how}: it did not take the forged callback`
}

function endCallback(
  ctx: DispatcherContext,
  callback: Callback,
  outcome: End,
  at: number,
  reportedOutcome: End | null,
): void {
  const state = outcome === 'acked' ? 'delivered' : 'failed'
  ctx.stores.callbacks.setState(callback.seq, state)
  publishCallback(ctx, callback, at, state, callback.because)
  if (outcome !== reportedOutcome && decides(ctx, callback, outcome))
    ctx.domainEvents.emit('callback.ended', { callback, outcome, at })
  sendNextInOrder(ctx, callback, at)
}

/** Of several copies the first acknowledgement counts, and a failure only when no copy is left that could do better. */
function decides(
  { stores }: DispatcherContext,
  { paymentSeq, subject }: Callback,
  outcome: End,
): boolean {
  if (paymentSeq === null) return true
  const { open, delivered } = stores.callbacks.ofStep(paymentSeq, subject)
  return outcome === 'acked' ? delivered === 1 : open === 0 && delivered === 0
}

function toJson(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value)
}

function formatBecause({ because }: Callback, { asked, attempts }: DueAttempt): string {
  return asked ?? (attempts === 0 ? because : `retry ${attempts} of ${because}`)
}
