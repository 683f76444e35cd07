import type { Flow, Move, Step } from '../../checkout/checkout-definition.ts'
import type { BankIdOrder, CheckoutSession, PayerAction } from '../../checkout/checkout-session.ts'
import { afterwards, anywhere } from '../../checkout/steps.ts'
import type { CheckoutStore } from '../../storage/checkout-store.ts'
import type { StartBankId } from './bankid-limits.ts'
import { type BankId, missingStep, moves } from './moves.ts'
import { nextPayerStep } from './scenario-payer.ts'

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

/** What may be done in a checkout of Open Payments; what is absent cannot be done. */
export function legalInPis(
  session: CheckoutSession,
  order: BankIdOrder | null,
): readonly PayerAction[] {
  const here = legal[session.state] ?? []
  return session.state === 'sign' && order?.status === 'pending' ? [...here, ...inTheApp] : here
}

/** Bank, BankID, account, signature. */
export function createPisFlow({
  store,
  startBankId,
}: {
  store: CheckoutStore
  startBankId: StartBankId
}): Flow {
  function toBankId({ payment, timeoutOwner, at, order }: Step): BankId {
    return {
      startBankId: (purpose, since) => startBankId(payment, timeoutOwner, purpose, at, since),
      endBankId: (status, hintCode) => {
        if (order !== null) store.saveOrder({ ...order, status, hintCode })
      },
      openApp: () => {
        if (order?.openedAt === null) store.saveOrder({ ...order, openedAt: at })
      },
    }
  }

  const withBankId = Object.entries(moves).map(([action, move]): [string, Move] => [
    action,
    (step) => move({ ...step, ...toBankId(step) }),
  ])
  return {
    first: 'choose_bank',
    legal: legalInPis,
    moves: Object.fromEntries(withBankId),
    missing: missingStep,
    // The test person's own trait may end the login on the way.
    failsAt: 'bankid_failed',
    next: nextPayerStep,
  }
}
