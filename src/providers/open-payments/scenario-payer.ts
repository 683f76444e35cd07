import type { NextStep } from '../../checkout/checkout-definition.ts'
import type { CheckoutSession } from '../../checkout/checkout-session.ts'
import type { PayerPlan } from '../../payment/plan-types.ts'

/** How often a scenario's own payer lets BankID fail before giving up. */
const tries = 2

/** What the scenario's own payer does now; null at the end. */
export function nextPayerStep(plan: PayerPlan, session: CheckoutSession): NextStep | null {
  if (session.openedAt === null) return { action: 'open', goesOn: true }
  if (session.left) return null
  if (plan.cancelAt === session.state) return { action: 'cancel', goesOn: false }
  if (plan.leaveAt === session.state) return { action: 'leave', goesOn: false }
  switch (session.state) {
    case 'choose_bank':
      return { action: 'choose_bank', goesOn: true }
    case 'bankid_login':
      return login[plan.bankid]
    case 'bankid_failed':
      return session.hintCode === 'userCancel' || session.failures >= tries
        ? { action: 'cancel', goesOn: false }
        : { action: 'try_again', goesOn: true }
    case 'choose_account':
      return { action: 'choose_account', goesOn: true }
    case 'sign':
      return { action: 'sign', goesOn: true }
    default:
      return null
  }
}

const login: Record<PayerPlan['bankid'], NextStep> = {
  approve: { action: 'sign_in', goesOn: true },
  cancel_in_app: { action: 'cancel_in_app', goesOn: true },
  blocked: { action: 'block_bankid', goesOn: true },
  never_opened: { action: 'wait', goesOn: false },
  times_out: { action: 'open_app', goesOn: false },
}
