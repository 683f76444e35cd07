import type { Payment } from '../payment/payment.ts'
import { isTerminal, type PaymentStatus } from '../payment/status.ts'
import type { Plan } from '../scenario/plan-types.ts'
import type {
  BankIdOrder,
  CheckoutOutcome,
  CheckoutSession,
  CheckoutState,
  PayerAction,
  RedirectTarget,
} from './checkout-session.ts'

export function newSession(paymentSeq: number, token: string): CheckoutSession {
  return {
    paymentSeq,
    token,
    state: 'choose_bank',
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

const anywhere = ['open', 'leave'] as const
const shortcuts = ['approve', 'refuse', 'cancel'] as const
const inTheApp = ['open_app', 'cancel_in_app', 'block_bankid', 'time_out'] as const

/** What is absent cannot be done. */
const legal: Record<CheckoutState, readonly PayerAction[]> = {
  choose_bank: ['choose_bank', ...anywhere, ...shortcuts, 'block_bankid', 'time_out'],
  bankid_login: ['sign_in', ...inTheApp, ...anywhere, ...shortcuts],
  bankid_failed: ['try_again', 'other_bank', ...anywhere, ...shortcuts, 'block_bankid', 'time_out'],
  choose_account: ['choose_account', ...anywhere, ...shortcuts],
  sign: ['sign', ...anywhere, ...shortcuts],
  processing: [...anywhere],
  result: ['continue', ...anywhere],
  closed: [],
}

export function legalActions(
  session: CheckoutSession,
  order: BankIdOrder | null,
): readonly PayerAction[] {
  const signsWithBankId = session.state === 'sign' && order?.status === 'pending'
  return signsWithBankId ? [...legal.sign, ...inTheApp] : legal[session.state]
}

const ends: Partial<Record<PaymentStatus, readonly [CheckoutOutcome, RedirectTarget]>> = {
  COMPLETED: ['paid', 'success_url'],
  ABORTED: ['cancelled', 'cancel_url'],
  DECLINED: ['refused', 'error_url'],
  CRASHED: ['failed', 'error_url'],
  EXPIRED: ['failed', 'error_url'],
  STOPPED: ['failed', 'error_url'],
}

/** How a status looks to the payer; a payment still on its way is pending. */
export function outcomeOf(
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
export function broughtUpToDate(
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
  const nowhere = plan.browser.goesTo === 'nowhere'
  const why = plan.steps.find(({ status }) => status === payment.status)?.reason ?? null
  const reason = session.reason ?? why
  return { ...session, state: 'result', outcome, reason, goesTo: nowhere ? 'nowhere' : goesTo }
}
