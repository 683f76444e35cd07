import { eventGraphOf } from './event-graph.ts'
import { callbackEvents } from './payment-events.ts'
import type { BrowserPlan, Delivery, Plan, Planned, Step } from './plan-types.ts'
import { plannedOn } from './planned-on.ts'
import { endsOnceSigned } from './reachability.ts'
import { canMove, isTerminal, type PaymentStatus } from './status-transitions.ts'

/** A job of the payment; those of one instant in the order in which they run. `at` in ms of the world's time. */
export type PendingJob = { readonly at: number } & (
  | { readonly kind: 'status'; readonly step: string; readonly isSignedLimit: boolean }
  | { readonly kind: 'callback'; readonly callback: number; readonly attempts: number }
  | { readonly kind: 'browser'; readonly goesTo: BrowserPlan['goesTo'] }
  /** the scenario's own payer, or an app, does something that this does not foresee */
  | { readonly kind: 'payer' }
  /** what changes neither the payment nor what is sent */
  | { readonly kind: 'other' }
)

/** A callback that has no outcome yet. */
export type OpenCallback = {
  readonly seq: number
  /** id of the step it announces */
  readonly subject: string
}

/** How things stand with a payment. */
export type Situation = {
  readonly plan: Plan
  readonly status: PaymentStatus
  readonly jobs: readonly PendingJob[]
  readonly callbacks: readonly OpenCallback[]
  /** events that the payer can still cause, in the order in which they are told */
  readonly payerEvents: readonly string[]
  /** callbacks are sent */
  readonly isTold: boolean
  /** the browser has gone back to the shop */
  readonly isBack: boolean
  /** a person at a page sends the browser back, when that person likes */
  readonly goesBackItself: boolean
}

export type Next =
  | { readonly kind: 'status'; readonly step: Step }
  | { readonly kind: 'browser'; readonly goesTo: BrowserPlan['goesTo']; readonly because: string }
  | { readonly kind: 'event'; readonly event: string }
  | { readonly kind: 'delivery'; readonly delivery: Delivery }
  | { readonly kind: 'callback'; readonly callback: number; readonly attempts: number }

/** `at`: ms of the world's time */
export type PlannedNext = Next & { readonly at: number }

/**
 * What is to come. `planned` happens at its instant unless somebody acts: the payer, the merchant by an answer, a request.
 * `possible` happens if somebody does. Nothing else happens.
 */
export function whatsNext(situation: Situation): {
  readonly planned: readonly PlannedNext[]
  readonly possible: readonly Next[]
} {
  const planned = listPlanned(situation)
  return { planned, possible: listPossible(situation, planned) }
}

/** A forecast under way. */
type Forecast = {
  readonly situation: Situation
  /** by time; what is certain to be scheduled is added */
  readonly queue: PendingJob[]
  readonly planned: PlannedNext[]
  /** can these events lead to a step of the timeline? */
  readonly affects: (events: readonly string[]) => boolean
  status: PaymentStatus
  isBack: boolean
  /** from here on it depends on somebody what happens */
  isOpen: boolean
}

function listPlanned(situation: Situation): PlannedNext[] {
  const affects = createAffects(situation.plan)
  const forecast: Forecast = {
    situation,
    queue: [...situation.jobs],
    planned: [],
    affects,
    status: situation.status,
    isBack: situation.isBack,
    isOpen: situation.callbacks.some(
      ({ seq, subject }) => !hasJob(situation, seq) && affects(callbackEvents(subject)),
    ),
  }
  for (let job = forecast.queue.shift(); job !== undefined; job = forecast.queue.shift())
    run(forecast, job)
  return forecast.planned
}

function run(forecast: Forecast, job: PendingJob): void {
  switch (job.kind) {
    case 'status':
      runStatus(forecast, job)
      break
    case 'callback':
      runCallback(forecast, job)
      break
    case 'browser':
      runBrowser(forecast, job)
      break
    case 'payer':
      forecast.isOpen = true
      break
    case 'other':
      break
  }
}

type Of<Kind extends PendingJob['kind']> = Extract<PendingJob, { kind: Kind }>

function runStatus(forecast: Forecast, { step: id, isSignedLimit, at }: Of<'status'>): void {
  const step = forecast.situation.plan.steps.find((known) => known.id === id)
  if (step !== undefined && !(isSignedLimit && isPutOff(forecast))) reach(forecast, step, at)
}

function runCallback(forecast: Forecast, job: Of<'callback'>): void {
  const { situation, affects } = forecast
  forecast.planned.push({ ...job })
  const subject = situation.callbacks.find(({ seq }) => seq === job.callback)?.subject
  forecast.isOpen ||= subject !== undefined && affects(callbackEvents(subject))
}

function runBrowser(forecast: Forecast, { goesTo, at }: Of<'browser'>): void {
  const { goesBackItself, plan } = forecast.situation
  const isCertain = !forecast.isBack && goesTo !== 'nowhere' && !goesBackItself
  if (isCertain)
    forecast.planned.push({ kind: 'browser', goesTo, because: plan.browser.because, at })
  forecast.isBack = true
  forecast.isOpen ||= forecast.affects(['redirect.sent'])
}

function reach(forecast: Forecast, step: Step, at: number): void {
  if (isTerminal(forecast.status) || forecast.isOpen) return
  const moves = canMove(forecast.status, step.status)
  if (!moves && forecast.status !== step.status) return
  if (moves) {
    forecast.status = step.status
    forecast.planned.push({ kind: 'status', step, at })
  }
  for (const next of plannedOn(forecast.situation.plan, step.id))
    if (next.kind === 'status' && next.delay === 0) reach(forecast, next.step, at)
    else insert(forecast, toJob(forecast, next, at + next.delay))
}

/** What a step that is certain schedules. Nobody knows yet what comes of its callbacks and of the browser. */
function toJob({ affects }: Forecast, next: Planned, at: number): PendingJob {
  if (next.kind === 'status')
    return { kind: 'status', step: next.step.id, isSignedLimit: false, at }
  const events = next.kind === 'browser' ? ['redirect.sent'] : callbackEvents(next.delivery.of)
  return { kind: affects(events) ? 'payer' : 'other', at }
}

/** Behind what is due at the same instant already. */
function insert({ queue }: Forecast, job: PendingJob): void {
  const place = queue.findIndex((other) => other.at > job.at)
  queue.splice(place === -1 ? queue.length : place, 0, job)
}

/** The limit of a signed payment begins anew while anything else is ahead. */
function isPutOff({ situation: { jobs, callbacks }, planned }: Forecast): boolean {
  const others = jobs.filter((job) => job.kind !== 'other')
  return others.length > 1 || callbacks.length > 0 || planned.length > 0
}

function hasJob({ jobs }: Situation, seq: number): boolean {
  return jobs.some((job) => job.kind === 'callback' && job.callback === seq)
}

/** Can these events lead to a step of the timeline? */
function createAffects(plan: Plan) {
  return (events: readonly string[]) => {
    const reached = eventGraphOf(plan).reachFrom(events)
    return plan.steps.some(({ id }) => reached.has(id))
  }
}

/** A list of what is possible, in the order in which it would be told. */
type Outlook = {
  readonly situation: Situation
  readonly planned: readonly PlannedNext[]
  readonly reachable: ReadonlySet<PaymentStatus>
  readonly possible: Next[]
  /** what is listed, as a step or by a name of its own */
  readonly listed: Set<unknown>
  readonly followed: Set<string>
}

function listPossible(situation: Situation, planned: readonly PlannedNext[]): Next[] {
  const { plan, jobs, callbacks, payerEvents } = situation
  const outlook: Outlook = {
    situation,
    planned,
    reachable: reachableStatuses(situation),
    possible: [],
    listed: new Set(planned.flatMap((next) => (next.kind === 'status' ? [next.step] : []))),
    followed: new Set(),
  }
  const toStep = (job: PendingJob) =>
    plan.steps.filter(({ id }) => job.kind === 'status' && id === job.step)
  const ahead = planned.flatMap((next) => (next.kind === 'status' ? [next.step] : []))
  for (const { id } of ahead.filter(({ isTimeout }) => !isTimeout)) follow(outlook, id)
  for (const { subject } of callbacks)
    for (const outcome of callbackEvents(subject)) follow(outlook, outcome)
  for (const job of jobs) {
    for (const step of toStep(job).filter(({ isTimeout }) => !isTimeout)) come(outlook, step)
    if (job.kind === 'browser') goBack(outlook, job.goesTo, plan.browser.because)
  }
  for (const event of payerEvents) act(outlook, event)
  const mayBegin = payerEvents.includes('checkout.approved') && !endsOnceSigned(plan)
  const limits = plan.steps.filter(({ isTimeout }) => isTimeout && mayBegin)
  const begun = jobs.flatMap(toStep).filter(({ isTimeout }) => isTimeout)
  for (const step of [...begun, ...limits]) come(outlook, step)
  for (const { id } of ahead) follow(outlook, id)
  return outlook.possible
}

function act(outlook: Outlook, event: string): void {
  const { plan } = outlook.situation
  if (event === 'redirect.sent') goBack(outlook, plan.browser.goesTo, plan.browser.because)
  else if (isWorthTelling(outlook.situation, event)) list(outlook, event, { kind: 'event', event })
  follow(outlook, event)
}

/** What leads to a payment, and whatever the plan has an answer to. Of an ended payment nobody need be told. */
function isWorthTelling({ plan, status }: Situation, event: string): boolean {
  if (isTerminal(status)) return false
  return onTheWay.includes(event) || plannedOn(plan, event).length > 0
}

const onTheWay = ['checkout.opened', 'checkout.bank_chosen', 'checkout.approved']

function list({ listed, possible }: Outlook, key: unknown, next: Next): void {
  if (listed.has(key)) return
  listed.add(key)
  possible.push(next)
}

/** What may follow an event. */
function follow(outlook: Outlook, event: string): void {
  if (outlook.followed.has(event)) return
  outlook.followed.add(event)
  for (const next of plannedOn(outlook.situation.plan, event)) {
    if (next.kind === 'status') come(outlook, next.step)
    else if (next.kind === 'browser') goBack(outlook, next.browser.goesTo, next.browser.because)
    else deliver(outlook, next.delivery, next.copy)
  }
}

function come(outlook: Outlook, step: Step): void {
  if (isTerminal(outlook.situation.status) || !canBecome(outlook.reachable, step)) return
  const moves = [...outlook.reachable].some((status) => canMove(status, step.status))
  if (moves) list(outlook, step, { kind: 'status', step })
  follow(outlook, step.id)
}

function goBack(outlook: Outlook, goesTo: BrowserPlan['goesTo'], because: string): void {
  if (outlook.situation.isBack || goesTo === 'nowhere') return
  if (outlook.planned.some(({ kind }) => kind === 'browser')) return
  list(outlook, goesTo, { kind: 'browser', goesTo, because })
  follow(outlook, 'redirect.sent')
}

function deliver(outlook: Outlook, delivery: Delivery, copy: number): void {
  if (!outlook.situation.isTold) return
  list(outlook, `${delivery.because} ${copy}`, { kind: 'delivery', delivery })
  if (!delivery.send) return
  for (const outcome of callbackEvents(delivery.of)) follow(outlook, outcome)
}

/** Every status that the payment may have from now on; too many rather than too few. */
function reachableStatuses(situation: Situation): ReadonlySet<PaymentStatus> {
  const { plan, status, jobs, callbacks, payerEvents } = situation
  const statuses = new Set([status])
  const begun = jobs.flatMap((job) => (job.kind === 'status' ? [job.step] : []))
  const outcomes = callbacks.flatMap(({ subject }) => callbackEvents(subject))
  const back = jobs.some(({ kind }) => kind === 'browser') ? ['redirect.sent'] : []
  const events = eventGraphOf(plan).reachFrom([...begun, ...outcomes, ...back, ...payerEvents])
  const steps = plan.steps.filter(
    ({ id, isTimeout }) =>
      events.has(id) || (isTimeout && payerEvents.includes('checkout.approved')),
  )
  for (const _ of steps)
    for (const step of steps) if (canBecome(statuses, step)) statuses.add(step.status)
  return statuses
}

function canBecome(statuses: ReadonlySet<PaymentStatus>, { status }: Step): boolean {
  return [...statuses].some((one) => canMove(one, status) || (one === status && !isTerminal(one)))
}
