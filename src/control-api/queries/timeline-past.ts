import { payerActions } from '../../checkout/checkout-session.ts'
import { payerActionTexts } from '../../checkout/payer-action-texts.ts'
import { parseUrl } from '../../input/parse-url.ts'
import type { Payment } from '../../payment/payment.ts'
import type { Bank } from '../../providers/open-payments/banks.ts'
import type { Callback } from '../../storage/callback.ts'
import type { JournalEntry } from '../../storage/journal-store.ts'
import type { PayerStep, StatusRecord } from '../../storage/payer-step-store.ts'
import {
  type Arrow,
  backendArrow,
  callbackArrow,
  payerArrow,
  redirectArrow,
  statusArrow,
  type Tone,
  visitArrow,
} from '../schemas/arrow.ts'
import type { Delivery } from '../schemas/delivery.ts'
import type { TimelineEntry } from '../schemas/timeline-entry.ts'
import type { VisitReport } from '../schemas/visit.ts'
import { isByHand } from './deviations.ts'

/** Something that happened to a payment, and where it belongs in the order of things. */
export type Happened = {
  readonly arrow: Arrow
  /** ms, world time */
  readonly at: number
  /** ms, real time, when it began; null: nobody noted it */
  readonly realAt: number | null
  /** within one millisecond: requests, then what they do, then the browser, then callbacks; each in the order written */
  readonly rank: readonly [number, number]
  readonly because: string | null
  readonly deviations?: TimelineEntry['deviations']
  readonly entry?: JournalEntry
  readonly attempt?: { readonly delivery: Delivery; readonly number: number }
  /** one that was never sent */
  readonly lost?: Delivery
  /** id of the payment link that it is about */
  readonly link?: string
  readonly page?: VisitReport['requests'][number]
}

export function inOrder(a: Happened, b: Happened): number {
  // What nobody noted the real time of comes last in its instant.
  const real = (a.realAt ?? Number.MAX_SAFE_INTEGER) - (b.realAt ?? Number.MAX_SAFE_INTEGER)
  return a.at - b.at || real || a.rank[0] - b.rank[0] || a.rank[1] - b.rank[1]
}

export function requestHappened(entry: JournalEntry): Happened {
  const { operation, method, path, statusCode, realAt, at, because, seq } = entry
  const isRefused = statusCode >= 400 || statusCode === 0
  const what = operation?.replaceAll('_', ' ') ?? `${method} ${path}`
  const came = statusCode === 0 ? 'connection cut' : String(statusCode)
  return {
    arrow: {
      kind: 'request',
      from: 'backend',
      to: 'ping',
      text: what,
      tone: 'plain',
      answer: { text: came, tone: isRefused ? 'bad' : 'good' },
      breaks_off: statusCode === 0 ? 'on_the_way_back' : null,
    },
    at,
    realAt,
    rank: [0, seq],
    because,
    entry,
  }
}

export function statusHappened(
  { status, details, at, realAt, seq, because }: StatusRecord,
  { provider }: Payment,
): Happened {
  const reason: string | undefined =
    details === null ? undefined : JSON.parse(details).provider_data?.reason
  const arrow = statusArrow(status, reason ?? null, provider)
  return { arrow, at, realAt, rank: [1, seq], because }
}

/** A step of the payer; where it sends the browser away, that is an arrow of its own. */
export function stepHappened(
  step: PayerStep,
  banks: readonly Bank[],
  statuses: readonly StatusRecord[],
  deviations: TimelineEntry['deviations'],
) {
  const { action, at, realAt, statusSeq, goesTo, seq } = step
  const base = { at, realAt, because: actors[step.actor] ?? step.actor }
  // Below the status that follows it, above the one before.
  const rank = [1, statusSeq + (seq % 1_000_000) / 1e7] as const
  const went = { arrow: redirectArrow(goesTo ?? 'nowhere'), ...base, rank: [2, seq] as const }
  if (step.actor === 'backend') return [{ arrow: backendArrow(action), ...base, rank }]
  if (action === 'continue' || action === 'redirect') return [went]
  const bank = banks.find(({ bic }) => bic === step.bank)?.name ?? 'a bank'
  const known = payerActions.find((name) => name === action)
  const sentence = known === undefined ? action : payerActionTexts[known].sentence
  const text = action === 'choose_bank' ? `chooses ${bank}` : sentence
  const done: Happened = { arrow: payerArrow(text), ...base, rank, deviations }
  if (action !== 'cancel' || goesTo === null) return [done]
  // The browser goes once all of it is done, which may take a millisecond of real time more.
  const ledTo = statuses.filter((status) => status.at === at && status.seq > statusSeq)
  return [done, { ...went, realAt: Math.max(realAt, ...ledTo.map((status) => status.realAt)) }]
}

const actors: Readonly<Record<string, string>> = {
  browser: 'a person in the checkout',
  api: 'played by the control API',
  scenario: "the scenario's own payer",
  backend: 'reported to the control API',
}

/** `number` counts from 0. */
export function attemptHappened(
  callback: Pick<Callback, 'because'>,
  delivery: Delivery,
  number: number,
  deviations: TimelineEntry['deviations'],
): Happened | null {
  const attempt = delivery.attempts[number]
  if (attempt === undefined) return null
  return {
    arrow: callbackArrow(textOf(callback, delivery, number), answerTo(attempt), {
      breaks_off: whereBroken(attempt),
    }),
    at: Date.parse(attempt.started_at),
    realAt: Date.parse(attempt.real_at),
    rank: [3, number],
    because: attempt.because,
    deviations,
    attempt: { delivery, number },
  }
}

/** A callback that was never sent, at the moment at which it was to be. */
export function lossHappened(
  { status, due_at, because, ...delivery }: Delivery,
  now: number,
  deviations: TimelineEntry['deviations'],
): Happened {
  return {
    arrow: callbackArrow(`callback ${status}, lost`, null, {
      tone: 'bad',
      breaks_off: 'on_the_way',
    }),
    // It may be lost before its moment.
    at: Math.min(Date.parse(due_at), now),
    realAt: null,
    rank: [3, 0],
    because,
    deviations,
    lost: { status, due_at, because, ...delivery },
  }
}

/** One that was sent by hand is no try of the dispatcher's. */
function textOf(
  callback: Pick<Callback, 'because'>,
  { status, attempts }: Delivery,
  number: number,
) {
  const because = attempts[number]?.because ?? ''
  if (isByHand(callback, because)) return `callback ${status}, resent by hand`
  const tries = attempts.slice(0, number + 1).filter((one) => !isByHand(callback, one.because))
  return tries.length > 1 ? `callback ${status}, try ${tries.length}` : `callback ${status}`
}

const answerTones = { ok: 'good', bad: 'bad', note: 'waiting' } as const

function answerTo({ response, error, took_ms, verdict }: Attempt): Arrow['answer'] {
  if (took_ms === null) return null
  const tone: Tone = answerTones[verdict]
  if (response !== null) return { text: String(response.status_code), tone }
  return { text: isRefused(error) ? 'refused' : 'no answer', tone }
}

function whereBroken({
  response,
  error,
  took_ms,
}: Pick<Attempt, 'response' | 'error' | 'took_ms'>): Arrow['breaks_off'] {
  if (took_ms === null || response !== null) return null
  return isUnsent(error) ? 'on_the_way' : 'on_the_way_back'
}

type Attempt = Delivery['attempts'][number]

function isRefused(error: string | null): boolean {
  return /ECONNREFUSED/.test(error ?? '')
}

/** No connection came about, so that nothing arrived. */
function isUnsent(error: string | null): boolean {
  return /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|certificate|CERT|SSL|EPROTO|cannot be called|may not go|could not be/.test(
    error ?? '',
  )
}

/** Each request of a visit; one that has no answer yet, or was never made, is told by the visit itself. */
export function visitHappened(visit: VisitReport): Happened[] {
  const { started_at, real_at, because, requests, url, state, error } = visit
  if (started_at === null || real_at === null) return []
  const base = { at: Date.parse(started_at), because }
  const begun = Date.parse(real_at)
  if (requests.length === 0) {
    const answer = state === 'ended' ? { text: error ?? 'not made', tone: 'bad' as const } : null
    return [{ ...base, arrow: visitArrow(toPath(url), answer), realAt: begun, rank: [4, 0] }]
  }
  let realAt = begun
  return requests.map((page, index) => {
    const { response, took_ms, error: failure } = page
    const isGood = response !== null && response.status_code < 400
    const text = response === null ? 'no answer' : String(response.status_code)
    const answer = { text, tone: isGood ? ('good' as const) : ('bad' as const) }
    const arrow = visitArrow(
      toPath(page.url),
      answer,
      whereBroken({ response, error: failure, took_ms }),
    )
    const happened: Happened = { ...base, arrow, realAt, rank: [4, index], page }
    realAt += took_ms
    return happened
  })
}

/** `GET /thanks`: where the shop is need not be said. */
function toPath(url: string): string {
  return `GET ${parseUrl(url)?.pathname ?? url}`
}
