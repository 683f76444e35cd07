import { maskPath, maskText, maskUrl } from '../../input/mask-secrets.ts'
import type { Payment } from '../../payment/payment.ts'
import { banks } from '../../providers/open-payments/banks.ts'
import { toWireTime } from '../../scheduler/clock.ts'
import type { Control } from '../control.ts'
import type { TimelineEntry } from '../schemas/timeline-entry.ts'
import { asCurl } from './as-curl.ts'
import { maskMessage, toDelivery } from './delivery.ts'
import { forgedNote } from './signature-notes.ts'
import { type Ahead, listAhead } from './timeline-ahead.ts'
import {
  attemptHappened,
  type Happened,
  inOrder,
  requestHappened,
  statusHappened,
  stepHappened,
} from './timeline-past.ts'

/** The newest requests of a payment, as many as its timeline shows. */
const requestLimit = 100

/** Everything recorded of a payment, in order. `origin` is where a request is repeated: `http://127.0.0.1:8700`. */
export function getTimeline(control: Control, payment: Payment, origin: string): TimelineEntry[] {
  const { callbacks, payerSteps, plans } = control.stores
  const steps = payerSteps.steps(payment.seq)
  const written = callbacks.ofPayment(payment.seq)
  const statuses = payerSteps.statuses(payment.seq)
  const attempts = written
    .map((callback) => ({
      delivery: toDelivery(callback, payment.id, callbacks),
      note: forgedNote(control, payment.tenantId, callback.mutate),
    }))
    .flatMap(({ delivery, note }) =>
      delivery.attempts.map((_, number) => attemptHappened(delivery, number, note)),
    )
    .filter((happened) => happened !== null)
  const past = [
    ...listRequests(control, payment),
    ...statuses.map((status) => statusHappened(status, payment)),
    ...steps.flatMap((step) => stepHappened(step, banks, statuses)),
    ...attempts,
  ].sort(inOrder)
  const plan = plans.get(payment.scenarioVersion)
  return [
    ...past.map((happened) => pastEntry(happened, origin)),
    ...listAhead(control, payment, plan, written).map(entryAhead),
  ]
}

function listRequests(
  { stores: { journal } }: Control,
  { tenantId, id, paymentOrderId }: Payment,
): Happened[] {
  journal.flush()
  const own = journal.list({ tenantId, paymentId: id }, requestLimit)
  const ofOrder = journal
    .list({ tenantId, paymentOrderId }, requestLimit)
    .filter(({ paymentId, operation }) => paymentId === null && operation !== 'create_payment')
  return [...ofOrder, ...own].map(requestHappened)
}

function pastEntry(happened: Happened, origin: string): TimelineEntry {
  const { arrow, at, realAt, because, entry, attempt } = happened
  const base = {
    ...arrow,
    ...nothing,
    state: 'past' as const,
    at: toWireTime(at),
    real_at: toWireTime(realAt),
    because: because === null ? null : maskText(because),
  }
  if (entry !== undefined) {
    const request = maskMessage(JSON.parse(entry.request))
    const response = {
      ...maskMessage(JSON.parse(entry.response)),
      status_code: entry.statusCode,
    }
    const call = { method: entry.method, url: `${origin}${maskPath(entry.path)}` }
    return {
      ...base,
      ...call,
      took_ms: entry.tookMs,
      request,
      response: entry.statusCode === 0 ? null : response,
      curl: asCurl({ ...call, ...request }),
    }
  }
  const made = attempt?.delivery.attempts[attempt.number]
  if (attempt === undefined || made === undefined) return base
  const call = { method: 'POST', url: attempt.delivery.url }
  const { took_ms, request, response, error, diagnosis } = made
  return {
    ...base,
    ...call,
    took_ms,
    request,
    response,
    error,
    diagnosis,
    curl: asCurl({ ...call, ...request }),
    callback_id: attempt.delivery.id,
  }
}

const nothing = {
  moment: null,
  took_ms: null,
  url: null,
  method: null,
  request: null,
  response: null,
  error: null,
  diagnosis: null,
  curl: null,
  callback_id: null,
}

function entryAhead({ arrow, state, at, moment, because, callback }: Ahead): TimelineEntry {
  return {
    ...arrow,
    ...nothing,
    state,
    at: at === null ? null : toWireTime(at),
    real_at: null,
    moment,
    because,
    url: callback == null ? null : maskUrl(callback.url),
    callback_id: callback?.id ?? null,
  }
}
