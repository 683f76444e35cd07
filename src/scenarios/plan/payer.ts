import { builtInBecause } from '../../payment/built-in.ts'
import { parseDuration } from '../../payment/duration.ts'
import type { BrowserPlan, Moment, PayerPlan, Step, VisitPlan } from '../../payment/plan-types.ts'
import type { PaymentStatus } from '../../payment/status-transitions.ts'
import { isTerminal } from '../../payment/status-transitions.ts'
import { formatMoment, parseWith } from '../format/moments.ts'
import type { ScenarioDocument } from '../format/schema.ts'
import type { Scenario } from '../scenario.ts'
import { formatBecause, toMoment } from './timeline.ts'

/** ms between two steps of the scenario's own payer where it does not say */
const defaultThinkTime = 100

/** The browser waits this long (ms) for the status that follows the approval. */
const shortWait = 5_000

export function toPayerPlan({ checkout }: ScenarioDocument): PayerPlan {
  return {
    mode: checkout?.mode ?? null,
    bank: checkout?.bank ?? null,
    account: checkout?.account ?? null,
    bankid: checkout?.bankid ?? 'approve',
    cancelAt: checkout?.cancel_at ?? null,
    leaveAt: checkout?.leave_at ?? null,
    rounds: checkout?.rounds ?? 1,
    secondSigner: checkout?.second_signer ?? false,
    thinkTime:
      checkout?.think_time === undefined
        ? defaultThinkTime
        : (parseDuration(checkout.think_time) ?? 0),
  }
}

/** Where the browser goes after the approval, and when. */
export function toBrowserPlan(scenario: Scenario, steps: readonly Step[]): BrowserPlan {
  const written = scenario.document.checkout?.browser
  if (written === undefined) return defaultBrowser(steps)
  const usual = defaultBrowser(steps)
  const at = toBrowserMoment(scenario, written, usual.at)
  const goesTo = written.goes_to ?? usual.goesTo
  const visits = toVisits(written)
  const what = visits === null ? '' : ', which is visited'
  const because = formatBecause(
    scenario,
    ['checkout', 'browser'],
    `${goesTo} at ${formatMoment(at)}${what}`,
  )
  return { goesTo, at, because, ...(visits === null ? {} : { visits }) }
}

type WrittenBrowser = NonNullable<NonNullable<ScenarioDocument['checkout']>['browser']>

/** Where `at` is absent: that of the callback which the visits leave with, else the built-in one. */
function toBrowserMoment(
  { document }: Scenario,
  { at, with: company }: WrittenBrowser,
  usual: Moment,
): Moment {
  if (at !== undefined) return toMoment(at)
  if (company === undefined) return usual
  const of = parseWith(company)
  const delivery = document.callbacks?.deliveries?.find((entry) => entry.of === of)
  return toMoment(delivery?.at ?? of)
}

/** Null: nothing is requested. */
export function toVisits(written: Omit<WrittenBrowser, 'goes_to' | 'at'>): VisitPlan | null {
  if (written.visits !== 'follow') return null
  const company = written.with === undefined ? null : parseWith(written.with)
  return { jar: written.jar ?? 'same', times: written.times ?? 1, with: company }
}

/** Back with the status if it comes soon after the approval, else back at once. */
export function defaultBrowser(steps: readonly Step[]): BrowserPlan {
  const because = builtInBecause('checkout.approved')
  const soon = steps
    .filter((step) => step.at.event === 'checkout.approved' && step.at.delay <= shortWait)
    .sort(
      (a, b) =>
        Number(isTerminal(b.status)) - Number(isTerminal(a.status)) || a.at.delay - b.at.delay,
    )[0]
  if (soon === undefined)
    return { goesTo: 'success_url', at: { event: 'checkout.approved', delay: 0 }, because }
  return { goesTo: toUrl(soon.status), at: { event: soon.id, delay: 0 }, because }
}

function toUrl(status: PaymentStatus): BrowserPlan['goesTo'] {
  if (status === 'ABORTED') return 'cancel_url'
  return isTerminal(status) && status !== 'COMPLETED' ? 'error_url' : 'success_url'
}
