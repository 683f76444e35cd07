import { formatDuration } from '../payment/duration.ts'
import type { PayerPlan, Plan, Step } from '../payment/plan-types.ts'
import { endsOnceSigned } from '../payment/reachability.ts'
import { formatMoment } from '../scenarios/format/moments.ts'
import { defaultRetry, defaultTimeout } from '../scenarios/plan/deliveries.ts'
import { describeDelivery, describeFault } from './describe.ts'
import type { DryRunPayer } from './payers.ts'
import type { DryRun } from './run-scenario.ts'

/** What a scenario does, in one paragraph: read off its first run, which is that of the payer who approves or of its own. */
export function explain([run]: readonly DryRun[]): string {
  if (run === undefined) return ''
  const { plan } = run
  const sentences = [
    payerSentence(plan.payer),
    statusSentence(run),
    limitSentence(plan),
    browserSentence(run),
    callbackSentence(plan),
    signatureSentence(plan),
    ...apiSentences(plan),
  ]
  return sentences.filter((sentence) => sentence !== '').join(' ')
}

/** The truth and what hangs on it, one line each: moment, status, and below it the callbacks and the browser. */
export function timelineText(plan: Plan): string {
  const rows: (readonly [string, string])[] = []
  for (const step of plan.steps) {
    rows.push([
      formatMoment(step.at),
      `${step.status}${step.reason === null ? '' : ` (${step.reason})`}`,
    ])
  }
  for (const delivery of plan.deliveries) {
    rows.push([formatMoment(delivery.at), `callback: ${describeDelivery(plan, delivery)}`])
  }
  rows.push([formatMoment(plan.browser.at), `browser: ${plan.browser.goesTo}`])
  const width = Math.max(...rows.map(([moment]) => moment.length))
  return rows.map(([moment, text]) => `${moment.padEnd(width)}  ${text}`).join('\n')
}

/** Without a key there is no true signature to tell a wrong one from. */
function signatureSentence({ deliveries }: Plan): string {
  return deliveries.some(
    ({ mutate }) => mutate?.signature !== undefined && mutate.signature !== 'missing',
  )
    ? 'A backend can tell the wrong signature only where its tenant has a signing key: POST /signing_key/generate.'
    : ''
}

const bankIdWords: Readonly<Record<PayerPlan['bankid'], string>> = {
  approve: 'approves',
  cancel_in_app: 'cancels in the BankID app and gives up',
  never_opened: 'never opens the BankID app',
  times_out: 'lets BankID run out of time',
  blocked: 'has a blocked BankID',
}

function payerSentence({ mode, bankid, cancelAt, leaveAt, rounds }: PayerPlan): string {
  const label =
    leaveAt !== null
      ? `leaves at ${leaveAt}`
      : cancelAt !== null
        ? `cancels at ${cancelAt}`
        : bankIdWords[bankid]
  const signs = rounds === 1 ? '' : ` ${rounds} signatures are asked for.`
  if (mode === 'auto') return `The scenario plays a payer who ${label}.${signs}`
  if (mode === 'interactive') return `A person plays the payer.${signs}`
  return signs.trim()
}

/** How a run with this payer goes, in a sentence or two. */
export function summarize(run: DryRun): string {
  return `${payerWords[run.payer]} ${courseSentence(run)} ${browserSentence(run)}`
}

const payerWords: Readonly<Record<DryRunPayer, string>> = {
  scenario: 'The scenario plays the payer.',
  approves: 'The payer approves.',
  cancels: 'The payer cancels.',
  is_refused: 'The bank refuses.',
  leaves: 'The payer closes the tab.',
  lets_time_run_out: 'The payer opens the checkout and does nothing.',
}

function courseSentence({ statuses }: DryRun): string {
  const later = statuses.slice(1)
  if (later.length === 0) return 'It stays INITIATED.'
  const words = later.map(({ status, step, at }) =>
    step === null ? `${status} after ${formatDuration(at)}` : stepWords(step),
  )
  return `It becomes ${words.join(', then ')}.`
}

function statusSentence(run: DryRun): string {
  const taken = run.statuses.map(({ step }) => step?.id)
  const others = run.plan.steps.filter(({ id }) => !taken.includes(id))
  const become = courseSentence(run)
  return others.length === 0
    ? become
    : `${become} If things go otherwise: ${others.map(stepWords).join(', ')}.`
}

/** Where the end of an approved payment is not certain, the limit stays. */
function limitSentence(plan: Plan): string {
  const limit = plan.steps.find((step) => step.isTimeout)
  if (limit === undefined || endsOnceSigned(plan)) return ''
  return `An approved payment that gets no other end expires, ${formatDuration(limit.at.delay)} after the approval at the earliest.`
}

function stepWords({ status, reason, at }: Step): string {
  return `${status}${reason === null ? '' : ` (${reason})`} at ${formatMoment(at)}`
}

function browserSentence({ happened }: DryRun): string {
  const back = happened.find((happening) => happening.kind === 'redirect')
  if (back === undefined) return 'The browser does not come back.'
  const when = back.moment === null ? '' : ` at ${formatMoment(back.moment)}`
  return `The browser goes to ${back.to}${when}.`
}

function callbackSentence(plan: Plan): string {
  const scripted = plan.deliveries.filter((delivery) => delivery.scripted)
  const { retry, timeout } = plan
  const isUsual =
    JSON.stringify(retry) === JSON.stringify(defaultRetry) && timeout === defaultTimeout
  const waits = retry.backoff.map(formatDuration).join(', ')
  const often = `An attempt takes at most ${formatDuration(timeout)}; ${retry.attempts} attempts on ${retry.on.join(', ') || 'nothing'}, after ${waits}.`
  const callbacks =
    scripted.length === 0
      ? 'Each status has one callback, at its own moment.'
      : `Callbacks: ${scripted.map((delivery) => describeDelivery(plan, delivery)).join('; ')}; every other status once, at its own moment.`
  return isUsual ? callbacks : `${callbacks} ${often}`
}

function apiSentences({ api }: Plan): readonly string[] {
  return Object.entries(api).map(
    ([id, faults]) => `${id} ${faults.map(describeFault).join(', then ')}.`,
  )
}
