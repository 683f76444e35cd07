import { formatDuration } from '../payment/duration.ts'
import type { PayerPlan, Plan, Step } from '../payment/plan-types.ts'
import { formatMoment } from '../scenarios/format/moments.ts'
import { defaultRetry, defaultTimeout } from '../scenarios/plan/deliveries.ts'
import { endsOnceSigned } from '../scenarios/plan/reachability.ts'
import { describeDelivery, describeFault } from './describe.ts'
import { dryRun, type Happening } from './dry-run.ts'

/** What a plan does, in one paragraph. */
export function explain(plan: Plan): string {
  const happened = dryRun(plan)
  const sentences = [
    payerSentence(plan.payer),
    statusSentence(plan, happened),
    limitSentence(plan),
    browserSentence(happened),
    callbackSentence(plan),
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
  return label === bankIdWords.approve
    ? signs.trim()
    : `The payer ${label}, if nobody else plays.${signs}`
}

function statusSentence({ steps }: Plan, happened: readonly Happening[]): string {
  const usual = happened.flatMap((happening) =>
    happening.kind === 'status' ? [happening.step] : [],
  )
  const others = steps.filter((step) => step.status !== 'INITIATED' && !usual.includes(step))
  const become =
    usual.length === 0
      ? 'It stays INITIATED.'
      : `It becomes ${usual.map(stepWords).join(', then ')}.`
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

function browserSentence(happened: readonly Happening[]): string {
  const back = happened.find((happening) => happening.kind === 'browser')
  return back === undefined
    ? 'The browser does not come back.'
    : `The browser goes to ${back.goesTo} at ${formatMoment(back.moment)}.`
}

function callbackSentence(plan: Plan): string {
  const scripted = plan.deliveries.filter((delivery) => delivery.scripted)
  const { retry, timeout } = plan
  const isUsual =
    JSON.stringify(retry) === JSON.stringify(defaultRetry) && timeout === defaultTimeout
  const waits = retry.backoff.map(formatDuration).join(', ')
  const often = `An attempt takes at most ${formatDuration(timeout)}; ${retry.attempts} attempts on ${retry.on.join(', ') || 'nothing'}, after ${waits}.`
  const told =
    scripted.length === 0
      ? 'Each status has one callback, at its own moment.'
      : `Callbacks: ${scripted.map((delivery) => describeDelivery(plan, delivery)).join('; ')}; every other status once, at its own moment.`
  return isUsual ? told : `${told} ${often}`
}

function apiSentences({ api }: Plan): readonly string[] {
  return Object.entries(api).map(
    ([id, faults]) => `${id} ${faults.map(describeFault).join(', then ')}.`,
  )
}
