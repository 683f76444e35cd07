import { isBuiltIn } from '../payment/built-in.ts'
import { formatDuration } from '../payment/duration.ts'
import type {
  ApiFault,
  BrowserPlan,
  Delivery,
  Mutation,
  Plan,
  Step,
  VisitPlan,
} from '../payment/plan-types.ts'
import { formatMoment } from '../scenarios/format/moments.ts'
import { defaultRetry, defaultTimeout } from '../scenarios/plan/deliveries.ts'
import { toPayerPlan } from '../scenarios/plan/payer.ts'

/** A scenario document in the making. */
export type DocumentDraft = Readonly<Record<string, unknown>>

/** The document that a plan was made from, in as few words: a payment under it gets the same plan. */
export function planToDocument(plan: Plan): DocumentDraft {
  const own = plan.steps.filter(isWritten)
  return compact({
    seed: plan.seed,
    api: toApi(plan),
    checkout: emptyToNull({ ...toCheckout(plan), browser: toBrowser(plan.browser) }),
    timeline: own.length === 0 ? null : own.map(toStep),
    callbacks: toCallbacks(
      plan,
      plan.deliveries.filter(({ scripted }) => scripted).map(toDelivery),
    ),
  })
}

function isWritten({ because, status }: Step): boolean {
  return status !== 'INITIATED' && !isBuiltIn(because)
}

function toStep({ id, at, status, reason }: Step) {
  return compact({ id, at: formatMoment(at), status, reason })
}

function toBrowser({ goesTo, at, because, visits }: BrowserPlan) {
  if (isBuiltIn(because)) return null
  return { goes_to: goesTo, at: formatMoment(at), ...toVisits(visits) }
}

/** How pages are visited, as it is written. */
export function toVisits(visits: VisitPlan | undefined) {
  if (visits === undefined) return {}
  const { jar, times, with: of } = visits
  return compact({
    visits: 'follow',
    jar: jar === 'same' ? null : jar,
    times: times === 1 ? null : times,
    with: of === null ? null : `callback(${of})`,
  })
}

function toCheckout({ payer }: Plan) {
  const usual = toPayerPlan({ version: 1 })
  return {
    mode: payer.mode,
    bank: payer.bank,
    account: payer.account,
    bankid: payer.bankid === usual.bankid ? null : payer.bankid,
    cancel_at: payer.cancelAt,
    leave_at: payer.leaveAt,
    rounds: payer.rounds === usual.rounds ? null : payer.rounds,
    second_signer: payer.secondSigner ? true : null,
    think_time: payer.thinkTime === usual.thinkTime ? null : formatDuration(payer.thinkTime),
  }
}

/** How callbacks are sent and repeated, with these deliveries. */
export function toCallbacks({ retry, timeout }: Plan, deliveries: readonly object[]) {
  const isUsual = JSON.stringify(retry) === JSON.stringify(defaultRetry)
  const rule = {
    attempts: retry.attempts,
    backoff: retry.backoff.map(formatDuration),
    on: retry.on,
  }
  return emptyToNull({
    timeout: timeout === defaultTimeout ? null : formatDuration(timeout),
    retry: isUsual ? null : rule,
    deliveries: deliveries.length === 0 ? null : deliveries,
  })
}

function toDelivery({ of, at, copies, gap, send, mutate }: Delivery) {
  return compact({
    of,
    at: formatMoment(at),
    copies: copies === 1 ? null : copies,
    gap: gap === 0 ? null : formatDuration(gap),
    send: send ? null : 'never',
    mutate: mutate === null ? null : toMutate(mutate),
  })
}

/** A mutation as it is written. */
export function toMutate({ contentType, ...rest }: Mutation) {
  return compact({ ...rest, content_type: contentType ?? null })
}

export function toApi({ api }: Plan) {
  const entries = Object.entries(api).map(([id, faults]) => [id, faults.map(toFault)])
  return entries.length === 0 ? null : Object.fromEntries(entries)
}

function toFault({ delay, fail, fault, afterCommit, for: lasts, times, respondAt }: ApiFault) {
  const limits = compact({ times, for: lasts === null ? null : formatDuration(lasts) })
  return compact({
    delay: delay === null ? null : formatDuration(delay),
    fail: fail === null ? null : { ...fail, ...limits },
    fault,
    after: afterCommit === true ? 'commit' : null,
    ...(fail === null ? limits : {}),
    respond: respondAt === null ? null : `after ${formatMoment(respondAt)}`,
  })
}

/** Without the keys that say nothing. */
export function compact(object: DocumentDraft): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(object).filter(([, value]) => value !== null && value !== undefined),
  )
}

function emptyToNull(object: DocumentDraft): Record<string, unknown> | null {
  const kept = compact(object)
  return Object.keys(kept).length === 0 ? null : kept
}
