import type { NextStep } from '../../checkout/checkout-definition.ts'
import type { CheckoutSession } from '../../checkout/checkout-session.ts'
import type { PayerPlan } from '../../payment/plan-types.ts'

/** How often a scenario's own payer lets BankID fail before giving up. */
const tries = 2

/** What the scenario's own payer does next; null at the end. */
export function nextPayerStep(plan: PayerPlan, session: CheckoutSession): NextStep | null {
  if (session.openedAt === null) return { action: 'open', continues: true }
  if (session.left) return null
  if (plan.cancelAt === session.state) return { action: 'cancel', continues: false }
  if (plan.leaveAt === session.state) return { action: 'leave', continues: false }
  switch (session.state) {
    case 'choose_bank':
      return { action: 'choose_bank', continues: true }
    case 'bankid_login':
      return login[plan.bankid]
    case 'bankid_failed':
      return session.hintCode === 'userCancel' || session.failures >= tries
        ? { action: 'cancel', continues: false }
        : { action: 'try_again', continues: true }
    case 'choose_account':
      return { action: 'choose_account', continues: true }
    case 'sign':
      return { action: 'sign', continues: true }
    default:
      return null
  }
}

const login: Record<PayerPlan['bankid'], NextStep> = {
  approve: { action: 'sign_in', continues: true },
  cancel_in_app: { action: 'cancel_in_app', continues: true },
  blocked: { action: 'block_bankid', continues: true },
  never_opened: { action: 'wait', continues: false },
  times_out: { action: 'open_app', continues: false },
}
