import type { Verdict } from '../../callbacks/verdict.ts'
import { maskPath, maskText, maskUrl } from '../../input/mask-secrets.ts'
import type { Payment } from '../../payment/payment.ts'
import type { Plan } from '../../payment/plan-types.ts'
import { banks } from '../../providers/open-payments/banks.ts'
import { toWireTime } from '../../scheduler/clock.ts'
import type { Callback } from '../../storage/callback.ts'
import type { PayerStep } from '../../storage/payer-step-store.ts'
import type { Control } from '../control.ts'
import type { Arrow } from '../schemas/arrow.ts'
import type { TimelineEntry } from '../schemas/timeline-entry.ts'
import { asCurl } from './as-curl.ts'
import { maskMessage, toDelivery } from './delivery.ts'
import { deviationsOf, deviationsOfAttempt, type Setting } from './deviations.ts'
import { type Ahead, listAhead } from './timeline-ahead.ts'
import {
  asOfLink,
  findLinkOfPayment,
  type LinkOfPayment,
  linkAhead,
  linkHappened,
} from './timeline-link.ts'
import {
  attemptHappened,
  type Happened,
  inOrder,
  lossHappened,
  requestHappened,
  statusHappened,
  stepHappened,
  visitHappened,
} from './timeline-past.ts'
import { toVisit } from './visits.ts'

/** The newest requests of a payment, as many as its timeline shows. */
const requestLimit = 100

/** Everything recorded of a payment, in order. `origin` is where a request is repeated: `http://127.0.0.1:8700`. */
export function getTimeline(control: Control, payment: Payment, origin: string): TimelineEntry[] {
  const { callbacks, payerSteps, plans } = control.stores
  const visits = control.stores.visits.ofPayment(payment.seq).map(toVisit)
  const plan = plans.get(payment.scenarioVersion)
  const steps = payerSteps.steps(payment.seq)
  const statuses = payerSteps.statuses(payment.seq)
  const requests = listRequests(control, payment)
  const setting: Setting = {
    callbacks: callbacks.ofPayment(payment.seq),
    isSigned: control.worlds.read(payment.tenantId).privateKey !== null,
    signatureHeader: control.signatureHeader,
    statuses,
    createdAt: answeredAt(requests),
  }
  const strayed = findStray(steps, plan)
  const through = findLinkOfPayment(control, payment)
  const past = [
    ...requests,
    ...statuses.map((status) => statusHappened(status, payment)),
    ...steps.flatMap((step) =>
      stepHappened(step, banks, statuses, step === strayed ? [strayedDeviation] : []),
    ),
    ...setting.callbacks.flatMap((callback) =>
      callbackHappened(control, payment, callback, setting),
    ),
    ...visits.flatMap(visitHappened),
    ...(through === null ? [] : happenedToLink(control, payment, through, setting)),
  ].sort(inOrder)
  return [
    ...past.map((happened) => pastEntry(happened, origin)),
    ...(through === null ? [] : linkAhead(through)).map(entryAhead),
    ...listAhead(control, payment, plan, setting).map(entryAhead),
  ]
}

/** Every attempt; of one that was lost, the loss. */
function callbackHappened(
  control: Control,
  payment: Payment,
  callback: Callback,
  setting: Setting,
): Happened[] {
  const delivery = toDelivery(control, callback, payment.id)
  const now = control.worlds.now(payment.tenantId)
  const loss =
    callback.state === 'lost' ? [lossHappened(delivery, now, deviationsOf(callback, setting))] : []
  const attempts = delivery.attempts.map((attempt, number) => {
    const made = {
      number,
      at: Date.parse(attempt.started_at),
      realAt: Date.parse(attempt.real_at),
      because: attempt.because,
    }
    const deviations = deviationsOfAttempt(callback, made, setting)
    return attemptHappened(callback, delivery, number, deviations)
  })
  return [...loss, ...attempts.filter((happened) => happened !== null)]
}

/** What became of the link, and the attempts of its callbacks. */
function happenedToLink(
  control: Control,
  payment: Payment,
  through: LinkOfPayment,
  setting: Setting,
): Happened[] {
  const own = { ...setting, callbacks: through.callbacks, createdAt: null }
  const attempts = through.callbacks.flatMap((one) => callbackHappened(control, payment, one, own))
  return [...linkHappened(through), ...attempts.map((attempt) => asOfLink(attempt, through))]
}

/** The first step of somebody else where the scenario plays the payer itself. */
function findStray(steps: readonly PayerStep[], { payer }: Plan): PayerStep | undefined {
  return payer.mode === 'auto'
    ? steps.find(({ actor }) => actor !== 'scenario' && actor !== 'backend')
    : undefined
}

const strayedDeviation = {
  kind: 'strayed',
  text: 'Strayed: the scenario plays the payer itself, and somebody took over here.',
} as const

/** ms, real time; null where the journal does not have the call any more. */
function answeredAt(requests: readonly Happened[]): number | null {
  const creation = requests.find(({ entry }) => entry?.operation === 'create_payment')?.entry
  return creation === undefined ? null : creation.realAt + creation.tookMs
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
  const { arrow, at, realAt, because, deviations = [], entry, attempt, lost, page, link } = happened
  const base = {
    ...arrow,
    ...nothing,
    state: 'past' as const,
    at: toWireTime(at),
    real_at: realAt === null ? null : toWireTime(realAt),
    because: because === null ? null : maskText(because),
    verdict: verdictOf(arrow),
    payment_link_id: link ?? null,
    deviations: [...deviations],
  }
  if (lost !== undefined) {
    return { ...base, verdict: lost.verdict, url: lost.url, callback_id: lost.id }
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
  if (page !== undefined) {
    const call = { method: 'GET', url: page.url }
    return { ...base, ...call, ...page, curl: asCurl({ ...call, ...page.request }) }
  }
  const made = attempt?.delivery.attempts[attempt.number]
  if (attempt === undefined || made === undefined) return base
  const call = { method: 'POST', url: attempt.delivery.url }
  const { took_ms, request, response, error, diagnosis, verdict } = made
  return {
    ...base,
    ...call,
    verdict,
    took_ms,
    request,
    response,
    error,
    diagnosis,
    curl: asCurl({ ...call, ...request }),
    callback_id: attempt.delivery.id,
  }
}

/** An exchange is judged by what came back, all else by itself. */
function verdictOf({ tone, answer }: Arrow): Verdict {
  const judged = answer?.tone ?? tone
  if (judged === 'good') return 'ok'
  return judged === 'bad' ? 'bad' : 'note'
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
  payment_link_id: null,
}

function entryAhead({
  arrow,
  state,
  at,
  moment,
  because,
  callback,
  link,
  deviations = [],
}: Ahead): TimelineEntry {
  return {
    ...arrow,
    ...nothing,
    state,
    at: at === null ? null : toWireTime(at),
    real_at: null,
    moment,
    because,
    verdict: 'note',
    deviations: [...deviations],
    url: callback == null ? null : maskUrl(callback.url),
    callback_id: callback?.id ?? null,
    payment_link_id: link ?? null,
  }
}
