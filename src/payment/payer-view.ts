import { createEventGraph } from './event-graph.ts'
import { baseEvents } from './payment-events.ts'
import type { BrowserPlan, Plan } from './plan-types.ts'
import { isTerminal, type PaymentStatus } from './status-transitions.ts'

/** One of the merchant's URLs, or none of them. */
export type RedirectTarget = BrowserPlan['goesTo']

/** How the payer's part ended, for the result page. `null` while it goes on. */
export type CheckoutOutcome =
  | 'paid'
  | 'pending'
  | 'second_signer'
  | 'refused'
  | 'failed'
  | 'cancelled'

/** A checkout as far as its payment decides on it. */
export type PayerView = {
  readonly state: string
  readonly outcome: CheckoutOutcome | null
  /** ISO reason such as AM04, where the bank gave one */
  readonly reason: string | null
  readonly goesTo: RedirectTarget | null
  /** who acted last */
  readonly actor: string | null
  /** the browser was sent back to the shop */
  readonly redirected: boolean
  /** the payer left (closed the tab) */
  readonly left: boolean
}

const ends: Partial<Record<PaymentStatus, readonly [CheckoutOutcome, RedirectTarget]>> = {
  COMPLETED: ['paid', 'success_url'],
  ABORTED: ['cancelled', 'cancel_url'],
  DECLINED: ['refused', 'error_url'],
  CRASHED: ['failed', 'error_url'],
  EXPIRED: ['failed', 'error_url'],
  STOPPED: ['failed', 'error_url'],
}

/** How a status looks to the payer. A payment that has not ended is pending. */
export function toOutcome(
  status: PaymentStatus,
  goesTo: RedirectTarget,
  plan: Plan,
): CheckoutOutcome {
  const end = ends[status]
  if (end !== undefined) return end[0]
  if (goesTo === 'error_url') return 'failed'
  return plan.payer.secondSigner ? 'second_signer' : 'pending'
}

/** What a view is changed by, as its checkout has it. */
type Changed<View extends PayerView> = View & {
  readonly state: View['state'] | 'result' | 'closed'
}

/**
 * The checkout as it stands now that the payment may have moved on: a payer who waits sees the result,
 * any other unfinished checkout of an ended payment is closed.
 */
export function bringUpToDate<View extends PayerView>(
  view: View,
  status: PaymentStatus,
  plan: Plan,
): Changed<View> {
  if (!isTerminal(status) || view.state === 'closed') return view
  const [outcome, goesTo] = ends[status] ?? ['failed', 'error_url']
  if (view.state === 'result') {
    const isOpen = view.outcome === 'pending' || view.outcome === 'second_signer'
    return isOpen ? { ...view, outcome } : view
  }
  if (view.state !== 'processing')
    return { ...view, state: 'closed', goesTo: view.goesTo ?? goesTo }
  const planned = browserAfterOf(plan, status)
  const onward = planned === 'later' ? null : (planned ?? goesTo)
  const why = plan.steps.find((step) => step.status === status)?.reason ?? null
  return { ...view, state: 'result', outcome, reason: view.reason ?? why, goesTo: onward }
}

/**
 * The plan sends the browser to `goesTo` now; null where the payer's part is over already. `redirect`: it goes at once,
 * after the page was read for a while, or not at all.
 */
export function sendBrowser<View extends PayerView>(
  view: View,
  status: PaymentStatus,
  plan: Plan,
  {
    goesTo,
    hasUrl,
    isBeingRead,
  }: {
    readonly goesTo: RedirectTarget
    /** does the merchant have a URL for this target? */
    readonly hasUrl: (target: Exclude<RedirectTarget, 'nowhere'>) => boolean
    /** is the page open in a browser, which goes on by itself? */
    readonly isBeingRead: () => boolean
  },
): { readonly view: Changed<View>; readonly redirect: 'now' | 'once_read' | 'no' } | null {
  if (view.state === 'closed' && view.outcome !== null) return null
  const target = view.goesTo ?? goesTo
  const outcome = view.outcome ?? toOutcome(status, goesTo, plan)
  const result = { ...view, state: 'result' as const, outcome, goesTo: target }
  // A browser says by itself when it goes; for a payer without one this is the moment.
  if (goesTo === 'nowhere' || view.actor === 'browser' || view.redirected)
    return { view: result, redirect: 'no' }
  if (target !== 'nowhere' && !view.left && hasUrl(target) && isBeingRead())
    return { view: result, redirect: 'once_read' }
  return { view: { ...result, redirected: true }, redirect: 'now' }
}

type BrowserAfter = ReturnType<typeof browserAfter>

const afterEnds = new WeakMap<Plan, Map<PaymentStatus, BrowserAfter>>()

/** Every look at a checkout asks. */
function browserAfterOf(plan: Plan, end: PaymentStatus): BrowserAfter {
  const known = afterEnds.get(plan) ?? new Map<PaymentStatus, BrowserAfter>()
  afterEnds.set(plan, known)
  const found = known.get(end)
  if (found !== undefined) return found
  const after = browserAfter(plan, end)
  known.set(end, after)
  return after
}

/**
 * Where the plan sends the browser of a payer who has paid, now that the payment has ended with this status: `later` if
 * its moment is yet to come, null if it never comes after such an end.
 */
function browserAfter(
  { steps, deliveries, browser }: Plan,
  end: PaymentStatus,
): RedirectTarget | 'later' | null {
  const { at, goesTo } = browser
  if (goesTo === 'nowhere') return goesTo
  const possible = steps.filter(({ status }) => !isTerminal(status) || status === end)
  const ends = possible.filter(({ status }) => status === end)
  if (ends.length === 0) return null
  if (at.delay === 0 && ends.some(({ id }) => id === at.event)) return goesTo
  const ids = possible.map(({ id }) => id)
  const announced = deliveries.filter(({ of }) => ids.includes(of))
  return createEventGraph(possible, announced, browser).reachFrom(usual).has(at.event)
    ? 'later'
    : null
}

/** What may have happened to a payer who waits on the bank. */
const usual = baseEvents.filter(
  (event) => !['checkout.cancelled', 'checkout.failed', 'redirect.sent'].includes(event),
)
