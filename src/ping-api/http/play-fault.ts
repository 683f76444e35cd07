import type { Engine } from '../../engine/engine.ts'
import { watchPayments } from '../../engine/watch-payments.ts'
import { createEventGraph } from '../../payment/event-graph.ts'
import type { Payment } from '../../payment/payment.ts'
import type { ApiFault, Moment } from '../../payment/plan-types.ts'
import { answerProblems } from './answer-problems.ts'
import { type ApiContext, type Call, withReason } from './call.ts'
import { breakJson, resetConnection, truncateAnswer } from './cut-connection.ts'
import type { FoundFault } from './find-fault.ts'
import { toHeldEntry } from './request-journal.ts'

/** ms of the world's time after which a held answer is given although its moment has not come. */
const longestHold = 300_000

/**
 * Answers a request as a scenario's `api` wants it. `fail`, `hang` and `reset` keep the request from being carried out,
 * unless they come after it; `truncate`, `bad_json` and `respond` change the answer to one that was. Waits are in the
 * world's time.
 */
export async function playFault(
  c: ApiContext,
  { fault, keepsArmed, use }: FoundFault,
  proceed: () => Response,
): Promise<Response> {
  const call = c.get('call')
  use()
  call.fault = fault.because
  call.keepsArmed = keepsArmed
  // Who waits for the request finds it as soon as it is held.
  const release = c.get('engine').heldRequests.add(() => toHeldEntry(c))
  try {
    return await play(c, fault, proceed)
  } finally {
    release()
  }
}

async function play(c: ApiContext, fault: ApiFault, proceed: () => Response): Promise<Response> {
  const call = c.get('call')
  publishFault(c.get('engine'), call, fault)
  // An auto world may jump while the answer is held, or nobody would ever get it.
  call.letTimeJump()
  if (fault.delay !== null) await wait(c, fault.delay)
  const carryOut = () =>
    fault.respondAt === null ? proceed() : respondAt(c, fault.respondAt, proceed)
  if (fault.afterCommit === true) {
    const response = await carryOut()
    // What was refused was not carried out, and is told as ever.
    return response.ok ? breakAnswer(c, fault, () => response) : response
  }
  return breakAnswer(c, fault, carryOut)
}

async function breakAnswer(
  c: ApiContext,
  { fail, fault, for: lasts, because }: ApiFault,
  carryOut: () => Response | Promise<Response>,
): Promise<Response> {
  if (fail !== null) {
    const { status, error } = fail
    const description = `Scenario: ${because}`
    return answerProblems(c, [{ error, description }], because, status)
  }
  if (fault === 'hang') return hang(c, lasts)
  if (fault === 'reset') return resetConnection(c)
  const response = await carryOut()
  if (fault === 'truncate') return truncateAnswer(c, response)
  return fault === 'bad_json' ? breakJson(response) : response
}

function publishFault({ events }: Engine, call: Call, { because }: ApiFault): void {
  const { tenantId, at, operation, paymentId } = call
  const facts = { operation }
  events.publish({ tenantId, at, kind: 'fault', paymentId, about: null, facts, because })
}

function wait(c: ApiContext, ms: number): Promise<void> {
  const { tenantId } = c.get('call')
  const dueAt = c.get('engine').worlds.now(tenantId) + ms
  return c.get('sleep')(tenantId, dueAt, c.req.raw.signal)
}

function forEver({ req }: ApiContext): Promise<void> {
  return new Promise((resolve) => req.raw.signal.addEventListener('abort', () => resolve()))
}

async function hang(c: ApiContext, ms: number | null): Promise<Response> {
  await (ms === null ? forEver(c) : wait(c, ms))
  return resetConnection(c)
}

/** Carries the request out and holds its answer until a moment in the life of its payment. */
async function respondAt(
  c: ApiContext,
  moment: Moment,
  proceed: () => Response,
): Promise<Response> {
  const { stores, worlds, domainEvents } = c.get('engine')
  const sleep = c.get('sleep')
  const watch = watchPayments(domainEvents)
  const waiting = endingWith(c.req.raw.signal)
  try {
    const response = proceed()
    const { tenantId, paymentId } = c.get('call')
    const payment = paymentId === null ? undefined : stores.payments.find(tenantId, paymentId)
    if (payment === undefined || !response.ok) return response
    const never = whyNever(c, payment, moment)
    if (never !== null) return withReason(c, response, never)
    const late = sleep(tenantId, worlds.now(tenantId) + longestHold, waiting.signal, payment.seq)
    const event = watch.until(payment.seq, moment.event, waiting.signal)
    const at = await Promise.race([event, late.then(() => null)])
    waiting.abort()
    if (at !== null && moment.delay > 0) await sleep(tenantId, at + moment.delay, c.req.raw.signal)
    return response
  } finally {
    waiting.abort()
    watch.stop()
  }
}

/** Why a moment cannot come; null where it may. */
function whyNever(c: ApiContext, payment: Payment, { event }: Moment): string | null {
  if (payment.statusCallbackUrl !== null) return null
  const { steps, browser } = c.get('engine').stores.plans.get(payment.scenarioVersion)
  if (createEventGraph(steps, [], browser).reachable.has(event)) return null
  return `answered at once: the payment has no status_callback_url, so ${event} never comes`
}

/** What can be ended by itself, and ends with `signal`. */
function endingWith(signal: AbortSignal): AbortController {
  const controller = new AbortController()
  signal.addEventListener('abort', () => controller.abort())
  return controller
}
