import {
  type ExportedRun,
  exportRun,
  type OwnPayer,
  type RecordedRun,
} from '../../dry-run/export-run.ts'
import { findRedirect } from '../../dry-run/run-scenario.ts'
import { formatDuration } from '../../payment/duration.ts'
import type { Payment } from '../../payment/payment.ts'
import { isTerminal } from '../../payment/status-transitions.ts'
import type { Callback } from '../../storage/callback.ts'
import type { CallbackStore } from '../../storage/callback-store.ts'
import type { PayerStep } from '../../storage/payer-step-store.ts'
import type { Control } from '../control.ts'

/** What happened to a payment, as a scenario file that was played once. */
export async function exportScenario(
  control: Control,
  payment: Payment,
): Promise<ExportedRun & { readonly name: string }> {
  const run = recordedRun(control, payment)
  const exported = await exportRun(control.dryRuns, control.catalogue(), run)
  return { name: run.name, ...exported }
}

function recordedRun({ stores, checkoutService }: Control, payment: Payment): RecordedRun {
  const plan = stores.plans.get(payment.scenarioVersion)
  const since = payment.createdAt
  const statuses = stores.payments.changes(payment.seq).map((change) => ({
    status: change.status,
    step: change.step,
    reason: toReason(change.details),
    at: change.occurredAt - since,
  }))
  const steps = stores.payerSteps.steps(payment.seq)
  const course = statuses.map(({ status }) => status).join(', ')
  return {
    name: `saved-${payment.id.slice(-8)}`,
    summary: `Saved from a payment under ${plan.scenario}: ${course}.`,
    plan,
    provider: payment.provider,
    method: payment.method,
    parameters: payment.providerMethodParameters,
    payer: toOwnPayer(steps, since),
    isScripted: checkoutService.isScripted(payment),
    isOver: isTerminal(payment.status) || stores.jobs.ofPayment(payment.seq).length === 0,
    statuses,
    callbacks: stores.callbacks
      .ofPayment(payment.seq)
      .map((callback) => toCallback(callback, stores.callbacks, since)),
    redirect: findRedirect(steps, since),
  }
}

const failures: Readonly<Record<string, string>> = {
  cancel_in_app: 'cancel_in_app',
  block_bankid: 'blocked',
  time_out: 'never_opened',
}

/** The payer of a scenario who would have done the same, at an even pace; null where there is none. */
function toOwnPayer(steps: readonly PayerStep[], since: number): OwnPayer | null {
  const acts = steps.filter(
    ({ action, actor }) => action !== 'continue' && action !== 'redirect' && actor !== 'backend',
  )
  const last = acts.at(-1)
  if (last === undefined) return null
  const thinkTime = Math.round((last.at - since) / acts.length)
  const { bank, account } = last
  const rest = {
    think_time: formatDuration(thinkTime),
    ...(bank === null ? {} : { bank }),
    ...(account === null ? {} : { account }),
  }
  const screen = last.was === 'pay' ? 'choose_bank' : last.was
  if (last.action === 'leave') return { ...rest, leave_at: screen }
  if (last.action === 'cancel' && last.was !== 'bankid_failed')
    return { ...rest, cancel_at: screen }
  if (last.action === 'cancel') {
    const failed = acts.findLast(({ action }) => action in failures)
    return { ...rest, bankid: failures[failed?.action ?? ''] ?? 'cancel_in_app' }
  }
  return last.state === 'processing' ? rest : null
}

function toReason(details: unknown): string | null {
  const { provider_data } = (details ?? {}) as { provider_data?: { reason?: unknown } }
  return typeof provider_data?.reason === 'string' ? provider_data.reason : null
}

function toCallback(
  { seq, subject, status, mutate, state, dueAt }: Callback,
  store: CallbackStore,
  since: number,
): RecordedRun['callbacks'][number] {
  const attempts = store.attempts(seq)
  return {
    of: subject,
    status,
    at: (attempts[0]?.startedAt ?? dueAt) - since,
    isLost: state === 'lost',
    mutate: mutate === null ? null : JSON.parse(mutate),
    answers: attempts.map(({ response }) =>
      response === null ? 0 : (JSON.parse(response).status_code ?? 0),
    ),
  }
}
