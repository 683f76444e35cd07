import type { Payment } from '../payment/payment.ts'
import type { Plan, Step } from '../payment/plan-types.ts'
import { endsOnceSigned } from '../scenarios/plan/reachability.ts'
import type { Scheduler } from '../scheduler/scheduler.ts'
import type { JobStore } from '../storage/job-store.ts'

/** ms; no payment is looked at more often than this */
const shortest = 1_000

/**
 * Payers who have signed can do no more, so their patience is no limit any longer. Where the plan may leave their
 * payment without an end, as one that waits for a callback nobody acknowledges, the limit begins anew with the
 * signature, and again with the last thing that is on its way.
 */
export function createSignedLimit({
  rows,
  scheduler,
  isScripted,
}: {
  rows: JobStore
  scheduler: Scheduler
  isScripted: (payment: Payment) => boolean
}) {
  function begin(payment: Payment, plan: Plan, limit: Step, since: number): void {
    const { tenantId, seq: paymentSeq } = payment
    const dueAt = since + Math.max(limit.at.delay, shortest)
    const timeoutOwner = isInBrowser(plan) && !isScripted(payment) ? 'payer' : 'none'
    const payload = { step: limit.id, signed: true }
    scheduler.schedule({ tenantId, paymentSeq, dueAt, kind: 'status', payload, timeoutOwner })
  }

  return {
    /** In the transaction of the signature. */
    signed(payment: Payment, plan: Plan, at: number): void {
      rows.removeTimeouts(payment.seq)
      const limit = plan.steps.find((step) => step.isTimeout)
      if (limit !== undefined && !endsOnceSigned(plan)) begin(payment, plan, limit, at)
    },
    /** False where something is on its way still: then the limit is put off. */
    isOver(payment: Payment, plan: Plan, limit: Step, at: number): boolean {
      const ahead = rows.ofPayment(payment.seq).filter(({ kind }) => ways.includes(kind))
      if (ahead.length === 0) return true
      begin(payment, plan, limit, Math.max(at, ...ahead.map(({ dueAt }) => dueAt)))
      return false
    },
  }
}

const ways = ['status', 'callback', 'browser']

/** May it depend on a person who looks at a page? */
function isInBrowser({ steps, deliveries }: Plan): boolean {
  return [...steps, ...deliveries].some(({ at }) => at.event === 'redirect.sent')
}
