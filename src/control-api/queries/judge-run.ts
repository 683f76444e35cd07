import type { Verdict } from '../../callbacks/verdict.ts'
import { findRedirect } from '../../dry-run/run-scenario.ts'
import { formatDuration } from '../../payment/duration.ts'
import { findUnmetPoints } from '../../payment/expectation.ts'
import type { Payment } from '../../payment/payment.ts'
import { isTerminal } from '../../payment/status-transitions.ts'
import type { Control } from '../control.ts'
import type { Judgement } from '../schemas/judgement.ts'
import type { TimelineEntry } from '../schemas/timeline-entry.ts'

type Finding = { readonly verdict: Verdict; readonly text: string }

/** ms of real time from which an answer to a callback counts as slow */
const slow = 1_000

/** Where a run left its scenario, and how the backend handled what it was told, read off its timeline. */
export function judgeRun(
  control: Control,
  payment: Payment,
  entries: readonly TimelineEntry[],
): Judgement {
  return {
    departures: [
      ...strays(entries),
      ...changedByControls(control, payment),
      ...unplannedStatuses(control, payment),
      ...unmetExpectations(control, payment, entries),
    ],
    backend: judgeBackend(entries).map((finding) => ({ ...finding })),
  }
}

function strays(entries: readonly TimelineEntry[]): string[] {
  const stray = entries.find(({ deviations }) => deviations.some(({ kind }) => kind === 'strayed'))
  if (stray === undefined) return []
  return [
    `The scenario plays the payer itself, but ${stray.because} took over: the payer ${stray.text}.`,
  ]
}

const announcements: Readonly<Record<string, string>> = {
  twice: 'The test controls of the checkout send each callback twice.',
  never: 'The test controls of the checkout send no callbacks.',
}

function changedByControls({ checkoutService }: Control, { seq }: Payment): string[] {
  const session = checkoutService.findCheckoutOfPayment(seq)?.session
  const text = announcements[session?.announce ?? '']
  return text === undefined ? [] : [text]
}

function unplannedStatuses({ stores }: Control, { seq, scenarioVersion }: Payment): string[] {
  const { steps } = stores.plans.get(scenarioVersion)
  return stores.payments
    .changes(seq)
    .filter(({ step }) => step === null || steps.every(({ id }) => id !== step))
    .map(({ status, because }) => `${status} is not in the scenario: ${because}.`)
}

function unmetExpectations(
  { stores }: Control,
  payment: Payment,
  entries: readonly TimelineEntry[],
): string[] {
  const { expect } = stores.plans.get(payment.scenarioVersion)
  const isOver = isTerminal(payment.status) && entries.every(({ state }) => state === 'past')
  if (expect === undefined || !isOver) return []
  const steps = stores.payerSteps.steps(payment.seq)
  const isGone = steps.some(({ action }) => action === 'leave')
  const redirect = findRedirect(steps, payment.createdAt)
  const unmet = findUnmetPoints(expect, {
    status: payment.status,
    callbacks: payment.statusCallbackUrl === null ? undefined : announced(entries),
    browser: redirect?.to ?? (isGone ? 'nowhere' : undefined),
  })
  return unmet.map(({ key, wanted, found }) => expectations[key](wanted, found))
}

const expectations: Readonly<
  Record<'status' | 'callbacks' | 'browser', (wanted: string, found: string) => string>
> = {
  status: (wanted, found) => `The scenario expects ${wanted}, and the payment became ${found}.`,
  callbacks: (wanted, found) => `The scenario expects the callbacks ${wanted}; sent were ${found}.`,
  browser: (wanted, found) => `The scenario expects the browser at ${wanted}; it went to ${found}.`,
}

/** Statuses of the callbacks in the order of their first attempts. */
function announced(entries: readonly TimelineEntry[]): string[] {
  const sent = new Map<string, string>()
  for (const entry of entries) {
    const { callback_id: id, payment_link_id: link, request } = entry
    if (id === null || link !== null || request === null || sent.has(id)) continue
    sent.set(id, /^callback (\S+?)(?:,|$)/.exec(entry.text)?.[1] ?? entry.text)
  }
  return [...sent.values()]
}

function judgeBackend(entries: readonly TimelineEntry[]): Finding[] {
  const attempts = entries.filter(({ callback_id, request }) => callback_id !== null && request)
  if (attempts.length === 0 && !entries.some((entry) => is(entry, 'lost'))) return []
  const forged = attempts.filter((entry) => is(entry, 'forged'))
  const honest = attempts.filter((entry) => !is(entry, 'forged'))
  return [
    ...judgeHonest(honest, entries),
    ...judgeForged(forged),
    ...judgeDuplicates(honest.filter((entry) => is(entry, 'duplicate'))),
    ...judgeSpeed(attempts),
    ...judgeQuestions(entries),
  ]
}

function judgeHonest(
  honest: readonly TimelineEntry[],
  entries: readonly TimelineEntry[],
): Finding[] {
  const last = new Map(honest.map((entry) => [entry.callback_id, entry]))
  const open = entries.flatMap(({ state, callback_id }) => (state === 'past' ? [] : [callback_id]))
  const ended = [...last.values()].filter(({ callback_id }) => !open.includes(callback_id))
  if (ended.length === 0) return []
  const taken = ended.filter(({ verdict }) => verdict !== 'bad').length
  const verdict = taken === ended.length ? 'ok' : 'bad'
  const tries = honest.length - last.size
  const again = tries === 0 ? '' : `, with ${count(tries, 'more attempt')}`
  return [{ verdict, text: `Acknowledged ${taken} of ${count(ended.length, 'callback')}${again}.` }]
}

function judgeForged(forged: readonly TimelineEntry[]): Finding[] {
  if (forged.length === 0) return []
  const accepted = forged.filter(({ verdict }) => verdict === 'bad').length
  const refused = forged.filter(({ verdict }) => verdict === 'ok').length
  if (accepted > 0) {
    const text = `Accepted ${accepted} of ${count(forged.length, 'forged callback')}. Verify signatures over the raw body.`
    return [{ verdict: 'bad', text }]
  }
  if (refused === forged.length)
    return [{ verdict: 'ok', text: `Refused ${count(refused, 'forged callback')}.` }]
  const unverifiable = forged.some(({ deviations }) =>
    deviations.some(({ text }) => text.includes('no signing key')),
  )
  const text = unverifiable
    ? 'Could not tell a forged callback: the tenant has no signing key (POST /signing_key/generate).'
    : `Neither accepted nor refused ${forged.length - refused} of ${count(forged.length, 'forged callback')}. Answer 401.`
  return [{ verdict: 'note', text }]
}

function judgeDuplicates(duplicates: readonly TimelineEntry[]): Finding[] {
  if (duplicates.length === 0) return []
  const last = [...new Map(duplicates.map((entry) => [entry.callback_id, entry])).values()]
  const taken = last.filter(({ verdict }) => verdict === 'ok').length
  const verdict = taken === last.length ? 'ok' : 'bad'
  return [{ verdict, text: `Acknowledged ${taken} of ${count(last.length, 'duplicate')}.` }]
}

function judgeSpeed(attempts: readonly TimelineEntry[]): Finding[] {
  const longest = Math.max(0, ...attempts.map(({ took_ms }) => took_ms ?? 0))
  if (longest < slow) return []
  const late = attempts.filter(({ took_ms }) => (took_ms ?? 0) >= slow).length
  const text = `Slow: ${count(late, 'answer')} took a second or more, the longest ${formatDuration(Math.round(longest))}. Answer first and work afterwards.`
  return [{ verdict: 'note', text }]
}

/** A callback is a hint; what counts is what Ping answers. */
function judgeQuestions(entries: readonly TimelineEntry[]): Finding[] {
  const asked = entries.filter(({ text }) => text === 'get payment' || text === 'list payments')
  const lost = entries.findLast((entry) => entry.state === 'past' && is(entry, 'lost'))
  if (lost !== undefined) {
    const after = asked.filter(({ at }) => (at ?? '') >= (lost.at ?? '')).length
    const text =
      after === 0
        ? 'Has not asked Ping (GET) since a callback was lost, and so cannot know the status.'
        : `Asked Ping (GET) ${times(after)} after a callback was lost.`
    return [{ verdict: after === 0 ? 'note' : 'ok', text }]
  }
  if (asked.length === 0)
    return [{ verdict: 'note', text: 'Did not ask Ping for the payment (GET).' }]
  return [{ verdict: 'ok', text: `Asked Ping for the payment (GET) ${times(asked.length)}.` }]
}

function is({ deviations }: TimelineEntry, wanted: string): boolean {
  return deviations.some(({ kind }) => kind === wanted)
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}

function times(number: number): string {
  return number === 1 ? 'once' : `${number} times`
}
