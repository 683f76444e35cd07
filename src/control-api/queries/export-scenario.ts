import { exportRun } from '../../dry-run/export-run.ts'
import type { Run } from '../../dry-run/run.ts'
import type { Payment } from '../../payment/payment.ts'
import { isTerminal, type PaymentStatus } from '../../payment/status.ts'
import type { Callback, CallbackStore } from '../../storage/callback-store.ts'
import type { PayerStep, StatusRecord } from '../../storage/payer-step-store.ts'
import type { Control } from '../control.ts'

/** What happened to a payment, as a scenario file. */
export function exportScenario(
  { stores: { callbacks, plans, payerSteps } }: Control,
  payment: Payment,
): { name: string; yaml: string } {
  const plan = plans.get(payment.scenarioVersion)
  const steps = payerSteps.steps(payment.seq)
  const statuses = payerSteps.statuses(payment.seq).slice(1).map(toStatus)
  const name = `saved-${payment.id.slice(-8)}`
  const course = ['INITIATED', ...statuses.map(({ status }) => status)].join(', ')
  const yaml = exportRun({
    name,
    summary: `Saved from a payment under ${plan.scenario}: ${course}.`,
    plan,
    events: [{ event: 'payment.created', at: payment.createdAt }, ...steps.flatMap(toEvents)],
    statuses,
    isOver: isTerminal(payment.status),
    payer: toPayer(steps),
    callbacks: callbacks.ofPayment(payment.seq).map((callback) => toCallback(callback, callbacks)),
    goesTo: steps.findLast((step) => isRedirect(step))?.goesTo ?? null,
  })
  return { name, yaml }
}

function toStatus({ status, details, at }: StatusRecord): Run['statuses'][number] {
  const reason = details === null ? null : (JSON.parse(details).provider_data?.reason ?? null)
  return { status: status as PaymentStatus, reason, at }
}

function isRedirect({ action, goesTo }: PayerStep): boolean {
  return goesTo !== null && ['continue', 'redirect', 'cancel'].includes(action)
}

/** Events of a step. A payment that the bank refused was signed: no payer of a scenario can have it refused. */
function toEvents({ action, state, events, at }: PayerStep): { event: string; at: number }[] {
  const wasRefused = action !== 'cancel' && (state === 'processing' || state === 'result')
  return events.map((event) => {
    return { event: wasRefused && event === 'checkout.failed' ? 'checkout.approved' : event, at }
  })
}

const failures: Readonly<Record<string, NonNullable<Run['payer']>['bankid']>> = {
  cancel_in_app: 'cancel_in_app',
  block_bankid: 'blocked',
  time_out: 'never_opened',
}

/** How the payer came to an end; null while it goes on. */
function toPayer(steps: readonly PayerStep[]): Run['payer'] {
  const acts = steps.filter(({ action }) => action !== 'continue' && action !== 'redirect')
  const last = acts.at(-1)
  if (last === undefined) return null
  const happy = { bankid: 'approve' as const, cancelAt: null, leaveAt: null }
  const rest = { bank: last.bank, account: last.account, pace: toPace(acts) }
  if (last.action === 'leave') return { ...happy, ...rest, leaveAt: last.was }
  if (last.action === 'cancel' && last.was !== 'bankid_failed')
    return { ...happy, ...rest, cancelAt: last.was }
  if (last.action === 'cancel') {
    const failed = acts.findLast(({ action }) => action in failures)
    const wasOpened = acts.some(({ action }) => action === 'open_app')
    const bankid = failures[failed?.action ?? ''] ?? 'cancel_in_app'
    return {
      ...happy,
      ...rest,
      bankid: bankid === 'never_opened' && wasOpened ? 'times_out' : bankid,
    }
  }
  const isSigned = last.state === 'processing' || last.state === 'result'
  return isSigned ? { ...happy, ...rest } : null
}

/** ms between two steps, in tenths of a second; 0 where it is not worth a word. */
function toPace(steps: readonly PayerStep[]): number {
  const time = (steps.at(-1)?.at ?? 0) - (steps[0]?.at ?? 0)
  const pace = Math.round(time / Math.max(1, steps.length - 1) / 100) * 100
  return pace <= 100 ? 0 : Math.min(pace, 30_000)
}

function toCallback(callback: Callback, store: CallbackStore): Run['callbacks'][number] {
  const { seq, subject, status, mutate, state, inOrder, dueAt } = callback
  return {
    of: subject,
    status,
    at: store.attempts(seq)[0]?.startedAt ?? dueAt,
    send: state !== 'lost',
    mutate: mutate === null ? null : JSON.parse(mutate),
    scripted: inOrder === 0,
  }
}
