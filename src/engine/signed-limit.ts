import type { Payment } from '../payment/payment.ts'
import type { Plan, Step } from '../payment/plan-types.ts'
import { endsOnceSigned } from '../scenarios/plan/reachability.ts'
import type { Engine } from './engine.ts'

type Context = {
  readonly stores: { readonly jobs: Pick<Engine['stores']['jobs'], 'removeTimeouts' | 'ofPayment'> }
  readonly scheduler: Pick<Engine['scheduler'], 'schedule'>
  readonly checkoutService: Pick<Engine['checkoutService'], 'isScripted'>
}

/** ms; no payment is looked at more often than this */
const shortest = 1_000

/**
 * Payers who have signed can do no more, so the time they had is no limit any longer. Where the plan may leave their
 * payment without an end, as one that waits for a callback nobody acknowledges, the limit begins anew with the
 * signature, and again with the last job that is still ahead. In the transaction of the signature.
 */
export function limitSigned(context: Context, payment: Payment, plan: Plan, at: number): void {
  context.stores.jobs.removeTimeouts(payment.seq)
  const limit = plan.steps.find((step) => step.isTimeout)
  if (limit !== undefined && !endsOnceSigned(plan)) begin(context, payment, plan, limit, at)
}

/** False where a job of the payment is still ahead: then the limit is put off. */
export function isSignedLimitOver(
  context: Context,
  payment: Payment,
  plan: Plan,
  limit: Step,
  at: number,
): boolean {
  const own = context.stores.jobs.ofPayment(payment.seq)
  const ahead = own.filter(({ kind }) => kindsAhead.includes(kind))
  if (ahead.length === 0) return true
  begin(context, payment, plan, limit, Math.max(at, ...ahead.map(({ dueAt }) => dueAt)))
  return false
}

function begin(
  { scheduler, checkoutService }: Context,
  payment: Payment,
  plan: Plan,
  limit: Step,
  since: number,
): void {
  const { tenantId, seq: paymentSeq } = payment
  const dueAt = since + Math.max(limit.at.delay, shortest)
  const timeoutOwner = isInBrowser(plan) && !checkoutService.isScripted(payment) ? 'payer' : 'none'
  const payload = { step: limit.id, signed: true }
  scheduler.schedule({ tenantId, paymentSeq, dueAt, kind: 'status', payload, timeoutOwner })
}

const kindsAhead = ['status', 'callback', 'browser']

/** May it depend on a person who looks at a page? */
function isInBrowser({ steps, deliveries }: Plan): boolean {
  return [...steps, ...deliveries].some(({ at }) => at.event === 'redirect.sent')
}
