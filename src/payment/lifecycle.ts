import { plannedTransfer, statusOfFunds, toReceivedTotal } from './funds.ts'
import type { JsonObject } from './json.ts'
import type { Change, Effect, Happening, NewChange, PaymentState } from './lifecycle-types.ts'
import { parseCallbackEvent } from './payment-events.ts'
import type { Delivery, Plan, Planned, Step } from './plan-types.ts'
import { defaultDelivery, isMoreThanTelling, plannedOn } from './planned-on.ts'
import { endsOnceSigned } from './reachability.ts'
import {
  canBecome,
  canMove,
  isTerminal,
  nextStatus,
  type PaymentStatus,
} from './status-transitions.ts'

/** ms; no payment whose payer has signed is looked at more often than this */
const shortestLimit = 1_000

/** Scheduled work that may still lead on; a limit waits for it. */
const leadsOn = ['status', 'callback', 'browser']

/**
 * What follows from something that happens to a payment at `at` (ms, world time), with all that follows from that at
 * the same instant. Throws IllegalMoveError where a status from outside cannot be.
 */
export function reactTo(state: PaymentState, happening: Happening, at: number): readonly Effect[] {
  const effects: Effect[] = []
  const { plan } = state
  const made: Change[] = []
  const passed: string[] = []
  let last: PaymentStatus | undefined

  const status = () => (last ??= state.status())
  const changes = () => [...state.changes(), ...made]
  const findStep = (id: string) => plan.steps.find((step) => step.id === id)

  function happen(event: string, shift = 0, applies = (_: Planned) => true): void {
    effects.push({ kind: 'event', event })
    if (event === 'checkout.approved') payerSigned(at + shift)
    for (const planned of plannedOn(plan, event)) if (applies(planned)) begin(planned, shift)
  }

  function begin(planned: Planned, shift: number): void {
    const dueAt = at + planned.delay
    if (planned.kind === 'delivery') announce(planned.delivery, dueAt)
    else if (planned.kind === 'browser')
      effects.push({ kind: 'browser', goesTo: planned.browser.goesTo, dueAt })
    else if (dueAt + shift === at) reach(planned.step)
    else schedule(planned.step, dueAt + shift)
  }

  /** Where the scenario plays the payer, a timeout is no person's. */
  function schedule(step: Step, dueAt: number): void {
    const timeoutOwner = !step.isTimeout ? 'none' : state.isScripted() ? 'scenario' : 'payer'
    effects.push({ kind: 'step', step, dueAt, timeoutOwner, isSignedLimit: false })
  }

  /** A step of the plan comes. Where the payment has moved on meanwhile (it was cancelled, stopped, …) nothing happens. */
  function reach(step: Step): void {
    if (status() === step.status) {
      pass(step)
      return
    }
    if (!canMove(status(), step.status) || declineUncovered(step.status)) return
    const money = takeMoney(step.status)
    if (money === null) return
    const { id, status: to, reason, because } = step
    change({ status: to, step: id, funds: money.funds, reason, because })
  }

  /** Another step, or somebody, gave the payment this status already: nothing is announced, but what hangs on it goes on. */
  function pass(step: Step): void {
    if (isTerminal(step.status) || come(step.id) !== undefined) return
    passed.push(step.id)
    effects.push({ kind: 'passed', step: step.id })
    release(step.id)
    happen(step.id, 0, isMoreThanTelling)
  }

  /** The change that a step was, or the one it found; undefined where it has not come. */
  function come(id: string): Change | undefined {
    const isOwn = (one: Change) => one.step === id
    const own = made.findLast(isOwn) ?? state.changes().findLast(isOwn)
    const step = findStep(id)
    if (own !== undefined || step === undefined) return own
    const isPassed = passed.includes(id) || state.passedSteps().includes(id)
    return isPassed ? changes().findLast((one) => one.status === step.status) : undefined
  }

  /** What a payer has to transfer for a step; null where no transfer leads there, as with too much received already. */
  function takeMoney(to: PaymentStatus): { readonly funds: JsonObject | null } | null {
    if (!state.takesTransfers) return { funds: null }
    const before = toReceivedTotal(changes())
    const amount = plannedTransfer(to, state.totalAmount, before)
    if (amount === null) return { funds: null }
    if (amount < 0) return null
    if (amount > 0) effects.push({ kind: 'transfer', amount })
    return { funds: { received: amount, received_total: before + amount } }
  }

  /** The payment gets a status. Money that came in may leave it as it is. */
  function change(next: NewChange): void {
    const was = status()
    last = next.funds !== null && next.status === was ? was : nextStatus(was, next.status)
    made.push(next)
    effects.push({ kind: 'status', change: next, was })
    if (isTerminal(last)) effects.push({ kind: 'drop_planned' })
    if (next.step === null) announce(unplanned(next), at, next)
    else {
      release(next.step)
      happen(next.step)
    }
    // What follows at the same instant may have moved it on, and has seen to this.
    if (status() === next.status) loseUnreachable()
    if (isTerminal(next.status)) end()
  }

  function fromOutside(next: Omit<NewChange, 'step'>): void {
    if (declineUncovered(next.status)) return
    const step = plan.steps.find((known) => known.status === next.status)?.id ?? null
    change({ ...next, step })
  }

  /** True where the liquidity account no longer has the money. @GUESS the status and the reason */
  function declineUncovered(to: PaymentStatus): boolean {
    const because = to === 'COMPLETED' ? state.creditShortage() : null
    if (because === null || !canMove(status(), 'DECLINED')) return false
    fromOutside({ status: 'DECLINED', reason: 'AM04', because, funds: null })
    return true
  }

  /** A callback is sent at its own moment, but never before the step it announces. */
  function announce(
    delivery: Delivery,
    dueAt: number,
    announces = come(delivery.of) ?? null,
  ): void {
    const status = announces?.status ?? findStep(delivery.of)?.status
    if (!state.isAnnounced || status === undefined) return
    const controls = state.announce()
    const isUnreachable = announces === null && !canStillCome(delivery.of)
    const isLost = !delivery.send || controls === 'never' || isUnreachable
    const because = isUnreachable
      ? `${delivery.because}: ${delivery.of} never came`
      : controls === 'as_planned'
        ? delivery.because
        : `${controls}, by the test controls`
    const callback = {
      kind: 'callback' as const,
      delivery,
      status,
      announces,
      dueAt,
      because,
      isLost,
    }
    effects.push(callback)
    if (controls === 'twice') effects.push(callback)
  }

  function canStillCome(id: string): boolean {
    const step = findStep(id)
    if (step === undefined || isTerminal(status())) return false
    return status() === step.status || canBecome(status(), step.status)
  }

  function release(step: string): void {
    const announces = stepsWaitedFor(plan).has(step) ? come(step) : undefined
    if (announces !== undefined) effects.push({ kind: 'release', step, announces })
  }

  function loseUnreachable(): void {
    for (const step of stepsWaitedFor(plan)) {
      if (come(step) === undefined && !canStillCome(step))
        effects.push({ kind: 'lose', step, because: `${step} never came` })
    }
  }

  /** A callback that was to announce a step that came, at one that never did, is recorded as lost. */
  function end(): void {
    for (const delivery of plan.deliveries.filter(({ scripted }) => scripted)) {
      const { event } = delivery.at
      const awaited = findStep(parseCallbackEvent(event) ?? event)
      const isMissed = awaited !== undefined && come(awaited.id) === undefined
      if (!isMissed || come(delivery.of) === undefined) continue
      const because = `${delivery.because}: ${event} never came`
      announce({ ...delivery, send: false, because }, at)
    }
    effects.push({ kind: 'ended' })
  }

  /**
   * Payers who have signed can do no more, so the time they had is no limit any longer. Where the plan may leave their
   * payment without an end, as one that waits for a callback nobody acknowledges, the limit begins anew with the
   * signature, and again with the last thing that is still ahead.
   */
  function payerSigned(since: number): void {
    effects.push({ kind: 'drop_timeouts' })
    const limit = plan.steps.find((step) => step.isTimeout)
    if (limit !== undefined && !endsOnceSigned(plan)) limitSigned(limit, since)
  }

  function limitSigned(step: Step, since: number): void {
    const dueAt = since + Math.max(step.at.delay, shortestLimit)
    const timeoutOwner = isInBrowser(plan) && !state.isScripted() ? 'payer' : 'none'
    effects.push({ kind: 'step', step, dueAt, timeoutOwner, isSignedLimit: true })
  }

  function signedLimitIsDue(limit: Step): void {
    const ahead = state.scheduled().filter(({ kind }) => leadsOn.includes(kind))
    if (ahead.length === 0) reach(limit)
    else limitSigned(limit, Math.max(at, ...ahead.map(({ dueAt }) => dueAt)))
  }

  function receive(received: number, whenFunded: PaymentStatus, because: string): void {
    const outside = { reason: null, because }
    if (status() === 'INITIATED') fromOutside({ ...outside, status: 'PENDING', funds: null })
    const total = toReceivedTotal(changes()) + received
    const next = statusOfFunds(state.totalAmount, total, whenFunded)
    fromOutside({ ...outside, status: next, funds: { received, received_total: total } })
  }

  switch (happening.kind) {
    case 'event':
      happen(happening.event, happening.shift)
      break
    case 'step':
      if (happening.isSignedLimit) signedLimitIsDue(happening.step)
      else reach(happening.step)
      break
    case 'status': {
      const { status, reason, because, funds } = happening
      fromOutside({ status, reason, because, funds })
      break
    }
    case 'transfer':
      receive(happening.received, happening.whenFunded, happening.because)
  }
  return effects
}

/** Steps that a callback may have to wait for: its moment is another one. */
function stepsWaitedFor({ deliveries }: Plan): ReadonlySet<string> {
  return new Set(deliveries.filter(({ of, at }) => at.event !== of).map(({ of }) => of))
}

/** May the end depend on a person who looks at a page? */
function isInBrowser({ steps, deliveries }: Plan): boolean {
  return [...steps, ...deliveries].some(({ at }) => at.event === 'redirect.sent')
}

/**
 * Every status is announced (docs/contract/ping-payments-api.md#51-bodies-and-events), also one that no plan knows of,
 * such as STOPPED.
 */
function unplanned({ status, because }: NewChange): Delivery {
  return defaultDelivery({ id: status.toLowerCase(), status, because })
}
