import type { Flow, Step, Transition } from '../../checkout/checkout-definition.ts'
import type { BankIdOrder, CheckoutSession, PayerAction } from '../../checkout/checkout-session.ts'
import { afterwards, anywhere } from '../../checkout/transitions.ts'
import { type BankIdContext, startBankId } from './bankid-limits.ts'
import { nextPayerStep } from './scenario-payer.ts'
import { type BankId, missingStep, transitions } from './transitions.ts'

const shortcuts = ['approve', 'refuse', 'cancel'] as const
const inTheApp = ['open_app', 'cancel_in_app', 'block_bankid', 'time_out'] as const

const legal: Partial<Record<CheckoutSession['state'], readonly PayerAction[]>> = {
  choose_bank: ['choose_bank', ...anywhere, ...shortcuts, 'block_bankid', 'time_out'],
  bankid_login: ['sign_in', ...inTheApp, ...anywhere, ...shortcuts],
  bankid_failed: ['try_again', 'other_bank', ...anywhere, ...shortcuts, 'block_bankid', 'time_out'],
  choose_account: ['choose_account', ...anywhere, ...shortcuts],
  sign: ['sign', ...anywhere, ...shortcuts],
  ...afterwards,
}

/** What may be done in a checkout of Open Payments. Actions that are absent cannot be done. */
export function legalInPis(
  session: CheckoutSession,
  order: BankIdOrder | null,
): readonly PayerAction[] {
  const here = legal[session.state] ?? []
  return session.state === 'sign' && order?.status === 'pending' ? [...here, ...inTheApp] : here
}

/** Bank, BankID, account, signature. */
export function createPisFlow(ctx: BankIdContext): Flow {
  const withBankId = Object.entries(transitions).map(
    ([action, transition]): [string, Transition] => [
      action,
      (step) => transition({ ...step, ...toBankId(ctx, step) }),
    ],
  )
  return {
    first: 'choose_bank',
    legal: legalInPis,
    transitions: Object.fromEntries(withBankId),
    missing: missingStep,
    // The test person's own trait may end the login before the goal.
    failsAt: 'bankid_failed',
    next: nextPayerStep,
  }
}

function toBankId(ctx: BankIdContext, { payment, timeoutOwner, at, order }: Step): BankId {
  const { checkouts } = ctx.stores
  return {
    startBankId: (purpose, since) =>
      startBankId(ctx, payment, { timeoutOwner, purpose, at, since }),
    endBankId: (status, hintCode) => {
      if (order !== null) checkouts.saveOrder({ ...order, status, hintCode })
    },
    openApp: () => {
      if (order?.openedAt === null) checkouts.saveOrder({ ...order, openedAt: at })
    },
  }
}
