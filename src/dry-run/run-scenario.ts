import { randomUUID } from 'node:crypto'
import { IllegalActionError } from '../checkout/checkout-session.ts'
import { createPaymentOrder } from '../engine/create-payment-order.ts'
import { initiatePayment } from '../engine/initiate-payment.ts'
import type { JsonObject } from '../payment/json.ts'
import type { RedirectTarget } from '../payment/payer-view.ts'
import type { Payment } from '../payment/payment.ts'
import type { Delivery, Moment, Plan, Step } from '../payment/plan-types.ts'
import { builtInRedirects } from '../payment/planned-on.ts'
import type { PaymentStatus } from '../payment/status-transitions.ts'
import type { Scenario } from '../scenarios/scenario.ts'
import type { Callback, CallbackState } from '../storage/callback.ts'
import type { PayerStep } from '../storage/payer-step-store.ts'
import { type DryRunPayer, payerActs } from './payers.ts'
import { type Answer, dryRunStart, type ThrowAwayEngine } from './throw-away-engine.ts'

export type DryRunOptions = {
  readonly payer: DryRunPayer
  readonly provider: string
  readonly method: string
  /** `provider_method_parameters`; the provider's example if absent */
  readonly parameters?: JsonObject | undefined
  /** HTTP statuses that the merchant answers to the attempts of each delivery in turn; the last one repeats */
  readonly merchant: readonly Answer[]
}

/** What happened in a dry run, in order. `at` in ms since the payment was created. */
export type Happening = { readonly at: number } & (
  | { readonly kind: 'event'; readonly event: string }
  | { readonly kind: 'status'; readonly status: PaymentStatus; readonly step: Step | null }
  | {
      readonly kind: 'attempt'
      readonly callback: Callback
      /** the delivery of the plan that it makes; null: one that no plan has */
      readonly delivery: Delivery | null
      /** counts from 1 */
      readonly attempt: number
      readonly answer: Answer
    }
  | { readonly kind: 'redirect'; readonly to: RedirectTarget; readonly moment: Moment | null }
)

/** The record of a dry run. `at` in ms since the payment was created. */
export type DryRun = {
  readonly payer: DryRunPayer
  readonly plan: Plan
  readonly statuses: readonly {
    readonly status: PaymentStatus
    readonly step: Step | null
    readonly at: number
  }[]
  readonly callbacks: readonly {
    /** what its body says */
    readonly status: string
    /** of its first attempt; of one that was never sent, when it was to be */
    readonly at: number
    readonly state: CallbackState
  }[]
  /** null: the browser did not come back */
  readonly redirect: { readonly to: RedirectTarget; readonly at: number } | null
  readonly happened: readonly Happening[]
}

const amount = 12_500

/**
 * Plays a scenario once, from the creation of a payment to the end, in a world of its own that is removed afterwards.
 * Throws where the provider and method are unknown.
 */
export async function runScenario(
  throwAway: ThrowAwayEngine,
  scenario: Scenario,
  options: DryRunOptions,
): Promise<DryRun> {
  const tenantId = randomUUID()
  const recorder = record(throwAway, tenantId, options.merchant)
  try {
    const payment = createPayment(throwAway, tenantId, scenario, options)
    await play(throwAway, payment, options.payer)
    return report(throwAway, payment, options.payer, recorder.heard)
  } finally {
    recorder.stop()
    throwAway.forget(tenantId)
  }
}

function createPayment(
  { engine }: ThrowAwayEngine,
  tenantId: string,
  scenario: Scenario,
  { payer, provider: name, method, parameters }: DryRunOptions,
): Payment {
  const provider = engine.providers.find({ provider: name, method })
  const currency = provider.currencies?.[0] ?? 'SEK'
  const order = createPaymentOrder(engine, tenantId, { currency })
  const body = {
    provider: name,
    method,
    currency,
    total_amount: amount,
    order_items: [{ name: 'Coffee', amount, vat_rate: 12 }],
    provider_method_parameters:
      parameters ?? (provider.parameters.parse(provider.example) as JsonObject),
    status_callback_url: 'http://merchant.example/callbacks',
  }
  return initiatePayment(engine, {
    tenantId,
    orderId: order.id,
    body,
    scenarioHeader: null,
    scenario: payer === 'scenario' ? withOwnPayer(scenario) : scenario,
    origin: 'http://ping-sandbox.localhost',
  }).payment
}

/** The scenario with `mode: auto`, where it leaves the mode to the server. */
function withOwnPayer(scenario: Scenario): Scenario {
  const { document } = scenario
  if (document.checkout?.mode !== undefined) return scenario
  return {
    ...scenario,
    document: { ...document, checkout: { ...document.checkout, mode: 'auto' } },
  }
}

async function play(
  { engine }: ThrowAwayEngine,
  payment: Payment,
  payer: DryRunPayer,
): Promise<void> {
  const { scheduler, checkoutService } = engine
  const { tenantId } = payment
  for (const { at, action } of payer === 'scenario' ? [] : payerActs[payer]) {
    await scheduler.move(tenantId, () => dryRunStart + at)
    const checkout = checkoutService.findCheckoutOfPayment(payment.seq)
    if (checkout === null) break
    try {
      checkoutService.act(checkout.session.token, action, 'api')
    } catch (error) {
      if (!(error instanceof IllegalActionError)) throw error
    }
  }
  await scheduler.move(tenantId, () => null)
}

/** What is heard while a run goes on, in order. */
type Heard =
  | { readonly kind: 'event'; readonly event: string; readonly at: number }
  | { readonly kind: 'attempt'; readonly answer: Answer }

function record(
  { engine, answerWith }: ThrowAwayEngine,
  tenantId: string,
  merchant: readonly Answer[],
) {
  const heard: Heard[] = []
  const attempts = new Map<string, number>()
  const stop = engine.domainEvents.on('payment.event', ({ payment, event, at }) => {
    if (payment.tenantId === tenantId) heard.push({ kind: 'event', event, at })
  })
  answerWith(tenantId, (callbackId) => {
    const made = attempts.get(callbackId) ?? 0
    attempts.set(callbackId, made + 1)
    const answer = merchant[Math.min(made, merchant.length - 1)] ?? 200
    heard.push({ kind: 'attempt', answer })
    return answer
  })
  return { heard, stop }
}

function report(
  { engine }: ThrowAwayEngine,
  payment: Payment,
  payer: DryRunPayer,
  heard: readonly Heard[],
): DryRun {
  const { stores } = engine
  const plan = stores.plans.get(payment.scenarioVersion)
  const statuses = stores.payments.changes(payment.seq).map((change) => ({
    status: change.status,
    step: plan.steps.find(({ id }) => id === change.step) ?? null,
    at: change.occurredAt - dryRunStart,
  }))
  const sent = stores.callbacks.ofPayment(payment.seq)
  const attempts = sent
    .flatMap((callback) =>
      stores.callbacks
        .attempts(callback.seq)
        .map(({ seq, startedAt }, index) => ({ callback, seq, startedAt, attempt: index + 1 })),
    )
    .sort((a, b) => a.seq - b.seq)
  const redirect = findRedirect(stores.payerSteps.steps(payment.seq), dryRunStart)
  return {
    payer,
    plan,
    statuses,
    callbacks: sent.map((callback) => ({
      status: callback.status,
      at:
        (attempts.find((attempt) => attempt.callback === callback)?.startedAt ?? callback.dueAt) -
        dryRunStart,
      state: callback.state,
    })),
    redirect,
    happened: inOrder(heard, { plan, statuses, attempts, redirect }),
  }
}

type Attempted = {
  readonly callback: Callback
  readonly startedAt: number
  readonly attempt: number
}

/** Puts what was recorded into the order in which it was heard of. */
function inOrder(
  heard: readonly Heard[],
  run: Pick<DryRun, 'plan' | 'statuses' | 'redirect'> & { readonly attempts: readonly Attempted[] },
): Happening[] {
  const statuses = [...run.statuses]
  const attempts = [...run.attempts]
  return heard.flatMap((item): Happening[] => {
    if (item.kind === 'attempt') return toAttempt(attempts.shift(), item.answer, run.plan)
    const at = item.at - dryRunStart
    const index = statuses.findIndex((entry) => entry.step?.id === item.event && entry.at === at)
    const entry = index < 0 ? undefined : statuses.splice(index, 1)[0]
    if (entry !== undefined) return [{ kind: 'status', ...entry }]
    if (item.event !== 'redirect.sent') return [{ kind: 'event', event: item.event, at }]
    return run.redirect === null ? [] : [toRedirect(run.redirect, run.plan, at)]
  })
}

function toAttempt(attempted: Attempted | undefined, answer: Answer, plan: Plan): Happening[] {
  if (attempted === undefined) return []
  const { callback, startedAt, attempt } = attempted
  const delivery = plan.deliveries.find(({ because }) => because === callback.because) ?? null
  return [{ kind: 'attempt', at: startedAt - dryRunStart, callback, delivery, attempt, answer }]
}

function toRedirect({ to }: { to: RedirectTarget }, plan: Plan, at: number): Happening {
  const browser = [plan.browser, ...builtInRedirects].find(({ goesTo }) => goesTo === to)
  return { kind: 'redirect', to, moment: browser?.at ?? null, at }
}

/** Where and when (ms since `since`) the browser went back to the shop, as it is recorded; null where it did not. */
export function findRedirect(
  steps: readonly PayerStep[],
  since: number,
): { readonly to: RedirectTarget; readonly at: number } | null {
  const back = steps.findLast(({ events }) => events.includes('redirect.sent'))
  if (back === undefined || back.goesTo === null || back.goesTo === 'nowhere') return null
  return { to: back.goesTo as RedirectTarget, at: back.at - since }
}
