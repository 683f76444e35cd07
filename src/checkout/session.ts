import type { Payment } from '../payment/payment.ts'
import type { Plan } from '../payment/plan-types.ts'
import { isTerminal, type PaymentStatus } from '../payment/status.ts'
import { browserAfter } from '../scenarios/plan/browser-after.ts'
import type {
  CheckoutOutcome,
  CheckoutSession,
  CheckoutState,
  RedirectTarget,
} from './checkout-session.ts'

export function newSession(
  paymentSeq: number,
  token: string,
  state: CheckoutState,
): CheckoutSession {
  return {
    paymentSeq,
    token,
    state,
    openedAt: null,
    bank: null,
    person: null,
    account: null,
    signatures: 0,
    orderRef: null,
    bankIdSince: null,
    hintCode: null,
    outcome: null,
    reason: null,
    goesTo: null,
    actor: null,
    bankMood: 'normal',
    announce: 'as_planned',
    redirected: false,
    left: false,
    failures: 0,
    takenOver: false,
  }
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

/**
 * The session as it stands now that the payment may have moved on: a payer who waits sees the result,
 * any other unfinished checkout of an ended payment is closed.
 */
export function bringUpToDate(
  session: CheckoutSession,
  payment: Payment,
  plan: Plan,
): CheckoutSession {
  if (!isTerminal(payment.status) || session.state === 'closed') return session
  const [outcome, goesTo] = ends[payment.status] ?? ['failed', 'error_url']
  if (session.state === 'result') {
    const isOpen = session.outcome === 'pending' || session.outcome === 'second_signer'
    return isOpen ? { ...session, outcome } : session
  }
  if (session.state !== 'processing')
    return { ...session, state: 'closed', goesTo: session.goesTo ?? goesTo }
  const planned = browserAfter(plan, payment.status)
  const onward = planned === 'later' ? null : (planned ?? goesTo)
  const why = plan.steps.find(({ status }) => status === payment.status)?.reason ?? null
  const reason = session.reason ?? why
  return { ...session, state: 'result', outcome, reason, goesTo: onward }
}
