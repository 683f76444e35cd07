import { maskUrl } from '../input/mask-secrets.ts'
import type { RetryRule } from '../payment/plan-types.ts'
import type { Events } from '../scheduler/events.ts'
import type { Job, Scheduler } from '../scheduler/scheduler.ts'
import type { Worlds } from '../scheduler/worlds.ts'
import type { Callback, CallbackStore } from '../storage/callback-store.ts'
import type { Db } from '../storage/database.ts'
import { databaseTrouble } from '../storage/database-trouble.ts'
import { atomically } from '../storage/transactions.ts'
import { type Deliver, type Failure, type Outcome, toReason, unsent } from './deliver.ts'
import { composeMessage, type Message } from './message.ts'
import { nextRetry } from './retries.ts'

/** What the courier needs to know of the payment behind a callback. */
export type DeliveryPolicy = {
  readonly paymentId: string | null
  readonly retry: RetryRule
  /** ms of real time an attempt may take */
  readonly timeout: number
}

/** How a callback ended: acknowledged, or given up. */
type End = 'acked' | 'failed'

/** Told in the transaction that ends a callback. */
export type OnOutcome = (callback: Callback, outcome: End, at: number) => void

/** `reportedOutcome`: the outcome that was reported before, where this is a redelivery. */
type Due = {
  readonly callback: number
  readonly attempts: number
  readonly reportedOutcome: End | null
  /** who asked for this attempt, where it is not the plan or a retry */
  readonly asked: string | null
}

/** What is known of a callback before it is stored. `send` false: it is lost, and only recorded. */
export type NewCallback = Omit<Callback, 'seq' | 'state'> & { readonly send: boolean }

/** ms of real time until what the database refused is written again */
const pause = 500

/** Serves callbacks: each is a row before it is sent, each attempt is a row before and after it is made. */
export function createDispatcher({
  db,
  store,
  scheduler,
  worlds,
  events,
  deliver,
  policyFor,
  onOutcome,
  signatureHeader,
  userAgent,
}: {
  db: Db
  store: CallbackStore
  scheduler: Scheduler
  worlds: Worlds
  events: Events
  deliver: Deliver
  policyFor: (callback: Callback) => DeliveryPolicy
  onOutcome: OnOutcome
  signatureHeader: string
  userAgent: string
}) {
  scheduler.handle('callback', attempt)

  function plan(
    callback: Callback,
    dueAt: number,
    { reportedOutcome = null, asked = null }: Partial<Pick<Due, 'reportedOutcome' | 'asked'>> = {},
  ): void {
    const { tenantId, paymentSeq, seq } = callback
    store.setState(seq, 'planned', dueAt)
    const payload: Due = {
      callback: seq,
      attempts: store.attemptCount(seq),
      reportedOutcome,
      asked,
    }
    scheduler.schedule({ tenantId, paymentSeq, dueAt, kind: 'callback', payload })
  }

  function tell(
    callback: Callback,
    at: number,
    kind: 'attempt' | 'delivered' | 'failed' | 'lost',
    because: string,
  ) {
    if (!events.hasListeners(`callback.${kind}`)) return
    const facts = {
      callback_id: callback.id,
      status: callback.status,
      url: maskUrl(callback.url),
    }
    const { paymentId } = policyFor(callback)
    events.publish({
      tenantId: callback.tenantId,
      at,
      kind: `callback.${kind}`,
      paymentId,
      about: callback.seq,
      facts,
      because,
    })
  }

  /** One attempt, of which the row is written here and the outcome after the commit. */
  function attempt(job: Job): undefined | (() => Promise<void>) {
    const due: Due = JSON.parse(job.payload)
    try {
      const callback = dueNow(due)
      return callback === undefined ? undefined : begin(callback, due, job)
    } catch (error) {
      if (databaseTrouble(error) !== null) throw error
      const callback = store.findBySeq(due.callback)
      if (callback !== undefined) refuse(callback, due, job.at, error)
      return undefined
    }
  }

  /** Undefined where it was sent, redelivered or emptied with its world meanwhile. */
  function dueNow(due: Due): Callback | undefined {
    const callback = store.findBySeq(due.callback)
    const isDue = callback?.state === 'planned' && store.attemptCount(callback.seq) === due.attempts
    return isDue ? callback : undefined
  }

  /** What could not even be begun has failed, like any other attempt. */
  function refuse(callback: Callback, due: Due, at: number, error: unknown): void {
    const request = JSON.stringify({ headers: {}, body: callback.body })
    if (store.attemptCount(callback.seq) === due.attempts)
      store.addAttempt(callback.seq, at, formatBecause(callback, due), request)
    store.interruptAttempts(callback.seq, `the attempt could not be begun: ${toReason(error)}`)
    store.setState(callback.seq, 'failed')
    sendSuccessor(callback, at)
  }

  function begin(callback: Callback, due: Due, job: Job) {
    const { reportedOutcome } = due
    const { message, fault } = compose(callback)
    const request = JSON.stringify(message)
    const number = store.addAttempt(callback.seq, job.at, formatBecause(callback, due), request)
    store.setState(callback.seq, 'sending')
    return async () => {
      const outcome = fault ?? (await send(callback, message))
      try {
        await record(() => finish(callback, number, outcome, job.instant(), reportedOutcome))
      } catch (error) {
        // What a closed database refused is made again at the next start.
        if (databaseTrouble(error) !== null || scheduler.isClosed()) throw error
        await record(() => giveUp(callback, number, outcome, error, job.at))
        throw error
      }
    }
  }

  /** What to send, and where that cannot be made, why: an attempt that cannot be begun has failed, too. */
  function compose(callback: Callback): { message: Message; fault: Outcome | null } {
    try {
      const message = composeMessage({
        body: callback.body,
        mutation: callback.mutate === null ? null : JSON.parse(callback.mutate),
        privateKey: worlds.look(callback.tenantId).privateKey,
        signatureHeader,
        userAgent,
      })
      return { message, fault: null }
    } catch (error) {
      if (databaseTrouble(error) !== null) throw error
      const message = { headers: {}, body: callback.body }
      return { message, fault: unsent(`the callback could not be composed: ${toReason(error)}`) }
    }
  }

  async function send(callback: Callback, message: Message): Promise<Outcome> {
    try {
      const { tenantId, url } = callback
      return await deliver(url, message, { timeout: policyFor(callback).timeout, tenantId })
    } catch (error) {
      if (scheduler.isClosed()) throw error
      return unsent(`the callback could not be sent: ${toReason(error)}`)
    }
  }

  /** The last resort, which does as little as it can: nobody is told, but no callback stays `sending`. */
  function giveUp(
    callback: Callback,
    attemptSeq: number,
    { tookMs, answer }: Outcome,
    error: unknown,
    at: number,
  ): void {
    const reason = `the outcome could not be recorded: ${toReason(error)}`
    const response = answer === null ? null : JSON.stringify(answer)
    if (!store.endAttempt(attemptSeq, tookMs, response, reason)) return
    store.setState(callback.seq, 'failed')
    sendSuccessor(callback, at)
  }

  /** What came of an attempt must not be forgotten because the disk was full when it was to be written down. */
  async function record(write: () => void): Promise<void> {
    for (;;) {
      try {
        return atomically(db, write)
      } catch (error) {
        if (databaseTrouble(error) === null || scheduler.isClosed()) throw error
        await new Promise((resolve) => setTimeout(resolve, pause))
      }
    }
  }

  function finish(
    callback: Callback,
    attemptSeq: number,
    outcome: Outcome,
    at: number,
    reportedOutcome: End | null,
  ): void {
    const answer = outcome.answer === null ? null : JSON.stringify(outcome.answer)
    // The world may have been reset or restored meanwhile: then nobody wants to know.
    if (!store.endAttempt(attemptSeq, outcome.tookMs, answer, outcome.error)) return
    tell(callback, at, 'attempt', outcome.error ?? 'acknowledged')
    if (outcome.failure === null) end(callback, 'acked', at, reportedOutcome)
    else tryAgain(callback, outcome.failure, at, reportedOutcome)
  }

  function tryAgain(
    callback: Callback,
    failure: Failure,
    at: number,
    reportedOutcome: End | null,
  ): void {
    const wait = nextRetry(policyFor(callback).retry, store.attemptCount(callback.seq), failure)
    if (wait === null) end(callback, 'failed', at, reportedOutcome)
    else plan(callback, at + wait, { reportedOutcome })
  }

  function end(callback: Callback, outcome: End, at: number, reportedOutcome: End | null): void {
    const state = outcome === 'acked' ? 'delivered' : 'failed'
    store.setState(callback.seq, state)
    tell(callback, at, state, callback.because)
    if (outcome !== reportedOutcome && decides(callback, outcome)) onOutcome(callback, outcome, at)
    sendSuccessor(callback, at)
  }

  /** Of several copies the first acknowledgement counts, and a failure only when none is left that could do better. */
  function decides({ paymentSeq, subject }: Callback, outcome: End): boolean {
    if (paymentSeq === null) return true
    const { open, delivered } = store.ofStep(paymentSeq, subject)
    return outcome === 'acked' ? delivered === 1 : open === 0 && delivered === 0
  }

  function sendSuccessor(callback: Callback, at: number): void {
    if (callback.paymentSeq === null || callback.inOrder === 0) return
    const next = store.firstUnfinishedInOrder(callback.paymentSeq)
    if (next?.state === 'planned') plan(next, Math.max(at, next.dueAt))
  }

  return {
    /** Writes a callback in the caller's transaction; it is sent after the commit, when it is due. */
    post({ send, ...callback }: NewCallback): void {
      const waits =
        callback.inOrder === 1 &&
        callback.paymentSeq !== null &&
        store.firstUnfinishedInOrder(callback.paymentSeq) !== undefined
      const seq = store.insert({ ...callback, state: send ? 'planned' : 'lost' })
      const written = { ...callback, seq, state: 'planned' as const }
      if (!send) tell(written, callback.dueAt, 'lost', callback.because)
      else if (!waits) plan(written, callback.dueAt)
    },
    /** Sends a callback again at once, same body; `asked` says who wants it. False while an attempt is under way. */
    redeliver(callback: Callback, asked: string): boolean {
      const { state, tenantId } = callback
      if (state === 'sending') return false
      const reportedOutcome = state === 'delivered' ? 'acked' : state === 'failed' ? 'failed' : null
      atomically(db, () => plan(callback, worlds.now(tenantId), { reportedOutcome, asked }))
      return true
    },
    /** Attempts that were cut off are closed as such and made again: in one world, or (null) in all. */
    recover(tenantId: string | null, because: string): void {
      atomically(db, () => {
        for (const callback of store.sending(tenantId)) {
          store.interruptAttempts(callback.seq, because)
          plan(callback, worlds.now(callback.tenantId))
        }
      })
    },
  }
}

export type Dispatcher = ReturnType<typeof createDispatcher>

function formatBecause({ because }: Callback, { asked, attempts }: Due): string {
  return asked ?? (attempts === 0 ? because : `retry ${attempts} of ${because}`)
}
