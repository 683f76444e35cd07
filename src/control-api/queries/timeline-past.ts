import { payerActions } from '../../checkout/checkout-session.ts'
import { payerActionTexts } from '../../checkout/payer-action-texts.ts'
import type { Payment } from '../../payment/payment.ts'
import type { Bank } from '../../providers/open-payments/banks.ts'
import type { JournalEntry } from '../../storage/journal-store.ts'
import type { PayerStep, StatusRecord } from '../../storage/payer-step-store.ts'
import {
  type Arrow,
  callbackArrow,
  payerArrow,
  redirectArrow,
  statusArrow,
  type Tone,
} from '../schemas/arrow.ts'
import type { Delivery } from '../schemas/delivery.ts'

/** Something that happened to a payment, and where it belongs in the order of things. */
export type Happened = {
  readonly arrow: Arrow
  /** ms, world time */
  readonly at: number
  /** ms, real time, when it began */
  readonly realAt: number
  /** within one millisecond: requests, then what they do, then the browser, then callbacks; each in the order written */
  readonly rank: readonly [number, number]
  readonly because: string | null
  readonly entry?: JournalEntry
  readonly attempt?: { readonly delivery: Delivery; readonly number: number }
}

export function inOrder(a: Happened, b: Happened): number {
  return a.at - b.at || a.realAt - b.realAt || a.rank[0] - b.rank[0] || a.rank[1] - b.rank[1]
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
) {
  const { action, at, realAt, statusSeq, goesTo, seq } = step
  const base = { at, realAt, because: actors[step.actor] ?? step.actor }
  // Below the status that follows it, above the one before.
  const rank = [1, statusSeq + (seq % 1_000_000) / 1e7] as const
  const went = { arrow: redirectArrow(goesTo ?? 'nowhere'), ...base, rank: [2, seq] as const }
  if (action === 'continue' || action === 'redirect') return [went]
  const bank = banks.find(({ bic }) => bic === step.bank)?.name ?? 'a bank'
  const known = payerActions.find((name) => name === action)
  const sentence = known === undefined ? action : payerActionTexts[known].sentence
  const text = action === 'choose_bank' ? `chooses ${bank}` : sentence
  const done: Happened = { arrow: payerArrow(text), ...base, rank }
  if (action !== 'cancel' || goesTo === null) return [done]
  // The browser goes once all of it is done, which may take a millisecond of real time more.
  const ledTo = statuses.filter((status) => status.at === at && status.seq > statusSeq)
  return [done, { ...went, realAt: Math.max(realAt, ...ledTo.map((status) => status.realAt)) }]
}

const actors: Readonly<Record<string, string>> = {
  browser: 'a person in the checkout',
  api: 'played by the control API',
  scenario: "the scenario's own payer",
}

/** `note` is added to why the attempt was made. */
export function attemptHappened(delivery: Delivery, number: number, note = ''): Happened | null {
  const attempt = delivery.attempts[number]
  if (attempt === undefined) return null
  const again = number === 0 ? '' : `, try ${number + 1}`
  return {
    arrow: callbackArrow(`callback ${delivery.status}${again}`, answerTo(attempt)),
    at: Date.parse(attempt.started_at),
    realAt: Date.parse(attempt.real_at),
    rank: [3, number],
    because: `${attempt.because}${note}`,
    attempt: { delivery, number },
  }
}

function answerTo({ response, error, took_ms }: Delivery['attempts'][number]): Arrow['answer'] {
  if (took_ms === null) return null
  const tone: Tone = error === null ? 'good' : 'bad'
  if (response !== null) return { text: String(response.status_code), tone }
  return { text: /ECONNREFUSED/.test(error ?? '') ? 'refused' : 'no answer', tone }
}
