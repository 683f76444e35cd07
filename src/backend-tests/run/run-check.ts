import { setTimeout as sleep } from 'node:timers/promises'
import { type Scenario, toScenario } from '../../client/scenario.ts'
import type { PaymentDetail } from '../../control-api/schemas/payment-detail.ts'
import { parseUrl } from '../../input/parse-url.ts'
import type { Check, ToJudge } from '../catalogue/check.ts'
import type { Checked, Evidence, Verdict } from '../report.ts'
import type { Seen } from '../subject/subject.ts'
import type { Activity } from './activity.ts'
import { BackendDown, Finding, Stopped, Undecided } from './endings.ts'
import { describeSeen } from './expectations.ts'
import { type Judging, judge, manyTimes } from './judge.ts'
import { createTrial, type Trial } from './trial.ts'
import type { TrialOptions } from './trial-options.ts'

/** What the names of our scenarios begin with: payments under them are of a run of ours. */
export const ownPrefix = 'backend-test-'

/** The tag of a scenario that a check wrote; the check's id is another one. */
export const ownTag = 'backend-test'

export function toDocument({ id, title, draft }: Check): Scenario {
  const { checkout, ...rest } = draft
  return toScenario({
    name: id.startsWith(ownPrefix) ? id : `${ownPrefix}${id}`,
    summary: `${title}.`,
    tags: [ownTag, id],
    ...rest,
    checkout: { mode: 'interactive', ...checkout },
  })
}

type Outcome = Pick<Checked, 'verdict' | 'expected' | 'actual' | 'why'>

/**
 * Waits until the backend has worked off the messages of a check, before it gets others: for as long as that may take by
 * what was seen so far, as it may also never come.
 */
export async function workedOff(
  { seen }: Pick<Played, 'seen'>,
  { activity, within }: { activity: Activity; within: number },
): Promise<void> {
  const slowest = activity.slowest()
  const most = slowest === null ? within : Math.min(within, shortest + slowest * manyTimes)
  const late = new AbortController()
  const isLate = sleep(most, undefined, { signal: late.signal }).catch(() => undefined)
  await Promise.race([seen.catch(() => undefined), isLate])
  late.abort()
}

/** ms of real time that the messages of a check may take in any case */
const shortest = 100

/** A check that was played; its verdict may still be to come. */
export type Played = {
  /** the backend did not answer at all */
  readonly isDown: boolean
  /** resolves when the backend was seen to have worked off its messages, or when it is judged */
  readonly seen: Promise<unknown>
  /** resolves when what must come has come and held for a moment, or when it is judged */
  readonly came: Promise<unknown>
  readonly result: Promise<Checked>
}

/** Plays a check up to its last message. The next one may begin while this one is judged. */
export async function playCheck(check: Check, options: TrialOptions): Promise<Played> {
  const begun = performance.now()
  const document = toDocument(check)
  const trial = createTrial(options, document)
  const finish = async (outcome: Outcome, seen: Seen | null): Promise<Checked> => ({
    id: check.id,
    title: check.title,
    ...outcome,
    scenario: document.name ?? null,
    payment_ids: trial.payments,
    timeline_url: timelineUrl(trial),
    evidence: outcome.verdict === 'PASS' ? [] : await collectEvidence(trial, seen, check.showsAll),
    took_ms: Math.round(performance.now() - begun),
    document,
  })
  try {
    const toJudge = await check.run(trial)
    if (toJudge === null) return judged(false, finish(passed(), null))
    const [seen, onSeen] = createSignal()
    const [came, onCome] = createSignal()
    const result = judgeLater(check, trial, toJudge, { ...options, onSeen, onCome }, finish)
    return {
      isDown: false,
      seen: Promise.race([seen, result]),
      came: Promise.race([came, result]),
      result,
    }
  } catch (error) {
    const outcome = toOutcome(error)
    if (outcome === null) throw error
    return judged(error instanceof BackendDown, finish(outcome, null))
  }
}

function judged(isDown: boolean, result: Promise<Checked>): Played {
  return { isDown, seen: result, came: result, result }
}

function createSignal(): readonly [Promise<void>, () => void] {
  let tell = (): void => undefined
  const told = new Promise<void>((resolve) => {
    tell = resolve
  })
  return [told, () => tell()]
}

async function judgeLater(
  check: Check,
  trial: Trial,
  { purchase, expect, next }: ToJudge,
  options: TrialOptions & Pick<Judging, 'onSeen' | 'onCome'>,
  finish: (outcome: Outcome, seen: Seen | null) => Promise<Checked>,
): Promise<Checked> {
  const { signal } = options
  const within = options.subject.settlesWithin
  const see = () => trial.see(purchase)
  const { outcome, seen } = await judge(see, expect, {
    ...options,
    within,
    isBrief: check.isBrief === true,
  })
  if (signal.aborted && outcome !== 'holds') return finish(skipped('the run was stopped'), seen)
  if (outcome === 'holds' && next !== undefined) {
    const after = await next().catch((error: unknown) => toOutcome(error) ?? Promise.reject(error))
    if ('verdict' in after) return finish(after, seen)
    return judgeLater(check, trial, after, options, finish)
  }
  if (outcome === 'holds') return finish(passed(expect.text, describeSeen(seen)), seen)
  if (outcome === 'unclear')
    return finish(
      unknown(`What the backend believes is not to be seen: ${describeSeen(seen)}.`),
      seen,
    )
  const actual = describeSeen(seen)
  const why = `${check.says}; the order should be ${expect.text}, and is ${actual}.`
  return finish({ verdict: 'FAIL', expected: expect.text, actual, why }, seen)
}

function toOutcome(error: unknown): Outcome | null {
  if (error instanceof Finding) {
    const { expected, actual, message: why } = error
    return { verdict: 'FAIL', expected, actual, why }
  }
  if (error instanceof Undecided) return unknown(error.message)
  return error instanceof Stopped ? skipped(error.message) : null
}

function passed(expected = '', actual = expected): Outcome {
  return { verdict: 'PASS', expected, actual, why: '' }
}

export function unknown(why: string): Outcome {
  return without('UNKNOWN', why)
}

export function skipped(why: string): Outcome {
  return without('SKIPPED', why)
}

function without(verdict: Verdict, why: string): Outcome {
  return { verdict, expected: '', actual: '', why }
}

/** A check that was not played at all. */
export function notPlayed(check: Check, outcome: Outcome): Checked {
  const none = { payment_ids: [], timeline_url: null, evidence: [], took_ms: 0 }
  return { id: check.id, title: check.title, ...outcome, scenario: null, ...none, document: null }
}

function timelineUrl({ payments, calls }: Trial): string | null {
  const last = payments.at(-1)
  return last === undefined ? null : calls.timelineUrl(last)
}

/** Messages before the last look that a finding shows. */
const shownBefore = 2

/** Messages that say little where others are there. */
const asides = /^(?:PENDING|buy|the backend rose)/

/** The last messages before the backend was asked for the last time, and its answer. */
async function collectEvidence(
  trial: Trial,
  seen: Seen | null,
  showsAll = false,
): Promise<Evidence[]> {
  const details = await Promise.all(trial.payments.map((id) => trial.calls.payment(id)))
  const messages = [...trial.notes, ...details.flatMap(toMessages)].sort((one, other) =>
    one.at.localeCompare(other.at),
  )
  const telling = messages.filter(({ what }) => !asides.test(what))
  const last = (telling.length > 0 ? telling : messages).slice(-shownBefore)
  const shown = showsAll ? messages : last
  if (seen === null) return shown
  const at = new Date().toISOString()
  return [...shown, { at, from: 'test', to: 'backend', what: `see: ${describeSeen(seen)}` }]
}

function toMessages({ deliveries, visits }: PaymentDetail): Evidence[] {
  return [...toCallbacks(deliveries), ...toVisits(visits)]
}

function toVisits(visits: PaymentDetail['visits']): Evidence[] {
  return visits.flatMap(({ url, jar, real_at, requests, error }): Evidence[] => {
    if (real_at === null) return []
    const last = requests.at(-1)?.response?.status_code
    const browser = jar === 'empty' ? ' (another browser)' : ''
    const what = `GET ${parseUrl(url)?.pathname ?? url}${browser}: ${error ?? last ?? 'under way'}`
    return [{ at: new Date(real_at).toISOString(), from: 'payer', to: 'backend', what }]
  })
}

function toCallbacks(deliveries: PaymentDetail['deliveries']): Evidence[] {
  return deliveries.flatMap(({ status, because, attempts }) =>
    attempts.map(({ real_at, error, response }): Evidence => {
      const answer = error ?? `answered ${response?.status_code ?? 'nothing yet'}`
      // Which of several it is, without the place in the scenario.
      const which = /\((callback of [^()]*)\)/.exec(because)?.[1]
      const what = `${status}: ${answer}${which === undefined ? '' : ` (${which})`}`
      return { at: new Date(real_at).toISOString(), from: 'ping', to: 'backend', what }
    }),
  )
}
