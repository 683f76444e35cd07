import type { Payment } from '../payment/payment.ts'
import type { Plan } from '../scenario/plan-types.ts'
import { accountsAt, type BankAccount, banks, findBank } from './banks.ts'
import type { BankIdOrder, CheckoutSession, PayerAction } from './checkout-session.ts'
import { findPerson, type PersonTrait, testPersons } from './persons.ts'
import type { ActInput } from './pis-types.ts'

/** One step of a payer, under way. Steps answer the session after them and report what happened. */
export type Step = {
  readonly payment: Payment
  readonly plan: Plan
  readonly session: CheckoutSession
  readonly order: BankIdOrder | null
  readonly input: ActInput
  /** ms, world time */
  readonly at: number
  /** Tells Ping what happened. `shift`: ms by which the bank is slower than planned. */
  readonly report: (event: string, shift?: number) => void
  /** Opens a BankID order and its time limits; answers its reference. */
  readonly startBankId: (purpose: 'login' | 'sign', since: number) => string
  readonly endBankId: (status: 'complete' | 'failed', hintCode: string | null) => void
  readonly openApp: () => void
}

type Move = (step: Step) => CheckoutSession

/** A bank, account or person that we do not have, or that cannot pay this. */
export class UnknownChoiceError extends Error {
  override name = 'UnknownChoiceError'
}

/** ms by which a slow bank is later than planned (fact sheet A8: minutes at one bank). */
const slowBank = 5 * 60_000

/** ms until the second signer of a test person gets round to it. */
const secondSigner = 3 * 3_600_000

export const moves: Record<Exclude<PayerAction, 'approve'>, Move> = {
  open(step) {
    if (step.session.openedAt !== null) return { ...step.session, left: false }
    step.report('checkout.opened')
    return { ...step.session, openedAt: step.at }
  },
  choose_bank(step) {
    const bic = step.input.bank ?? step.plan.payer.bank ?? banks[0]?.bic ?? ''
    if (findBank(bic) === undefined)
      throw unknownChoice(
        'bank',
        bic,
        banks.map((bank) => bank.bic),
      )
    const session = moves.open(step)
    const orderRef = step.startBankId('login', step.at)
    step.report('checkout.bank_chosen')
    return { ...session, state: 'bankid_login', bank: bic, orderRef, bankIdSince: step.at }
  },
  open_app(step) {
    step.openApp()
    return step.session
  },
  sign_in(step) {
    const number = step.input.person ?? testPersons[0]?.personalNumber ?? ''
    const person = findPerson(number)
    if (person === undefined)
      throw unknownChoice(
        'person',
        number,
        testPersons.map((p) => p.personalNumber),
      )
    const failure = loginFailures[person.trait]
    if (failure !== undefined) return moves[failure](step)
    step.endBankId('complete', null)
    const session = { ...step.session, person: number, hintCode: null }
    const canPay = usableAccounts(session, step.payment).some((account) => account.usable)
    return canPay ? { ...session, state: 'choose_account' } : refused({ ...step, session }, 'AM04')
  },
  cancel_in_app: (step) => bankIdFailed(step, 'userCancel'),
  block_bankid: (step) => bankIdFailed(step, 'certificateErr'),
  time_out: (step) =>
    bankIdFailed(step, step.order?.openedAt == null ? 'startFailed' : 'expiredTransaction'),
  try_again(step) {
    const again = step.session.account === null ? 'login' : 'sign'
    const orderRef = step.startBankId(again, step.at)
    const state = again === 'login' ? 'bankid_login' : 'sign'
    return { ...step.session, state, orderRef, bankIdSince: step.at, hintCode: null }
  },
  other_bank: (step) => ({
    ...step.session,
    state: 'choose_bank',
    bank: null,
    account: null,
    signatures: 0,
    hintCode: null,
  }),
  choose_account(step) {
    const accounts = usableAccounts(step.session, step.payment).filter((account) => account.usable)
    const iban = step.input.account ?? step.plan.payer.account ?? accounts[0]?.iban ?? ''
    const mine = accounts.some((account) => account.iban === iban)
    if (!mine)
      throw unknownChoice(
        'account',
        iban,
        accounts.map((account) => account.iban),
      )
    return { ...step.session, state: 'sign', account: iban }
  },
  sign(step) {
    const needed = step.plan.payer.rounds - 1
    if (needed <= 0) return approved(step)
    if (step.order?.purpose !== 'sign' || step.order.status !== 'pending') {
      return { ...step.session, orderRef: step.startBankId('sign', step.at), bankIdSince: step.at }
    }
    step.endBankId('complete', null)
    const signatures = step.session.signatures + 1
    const session = { ...step.session, signatures }
    return signatures < needed ? session : approved({ ...step, session })
  },
  refuse(step) {
    if (step.order?.status === 'pending') step.endBankId('complete', null)
    return refused(step, 'MS03')
  },
  cancel(step) {
    const gaveUp = step.session.state === 'bankid_failed' && step.session.hintCode !== 'userCancel'
    const session = moves.open(step)
    const goesTo = gaveUp ? 'error_url' : 'cancel_url'
    if (step.order?.status === 'pending') step.endBankId('failed', 'cancelled')
    step.report(gaveUp ? 'checkout.failed' : 'checkout.cancelled')
    step.report('redirect.sent')
    return {
      ...session,
      state: 'closed',
      redirected: true,
      outcome: gaveUp ? 'failed' : 'cancelled',
      goesTo,
    }
  },
  leave(step) {
    const session = moves.open(step)
    step.report('checkout.left')
    return { ...session, left: true }
  },
  continue(step) {
    if (!step.session.redirected) step.report('redirect.sent')
    return { ...step.session, state: 'closed', redirected: true }
  },
}

const loginFailures: Partial<Record<PersonTrait, 'cancel_in_app' | 'time_out' | 'block_bankid'>> = {
  cancels_in_app: 'cancel_in_app',
  never_starts: 'time_out',
  blocked: 'block_bankid',
}

/** The steps still missing before `goal`, one at a time: the next one, or null when the goal itself is next. */
export function missingStep(
  goal: PayerAction,
  session: CheckoutSession,
): Exclude<PayerAction, 'approve'> | null {
  const fails = goal === 'block_bankid' || goal === 'time_out'
  const pays = goal === 'approve' || goal === 'refuse'
  if (!fails && !pays) return null
  switch (session.state) {
    case 'choose_bank':
      return 'choose_bank'
    case 'bankid_failed':
      return 'try_again'
    case 'bankid_login':
      return fails ? null : 'sign_in'
    case 'choose_account':
      return 'choose_account'
    case 'sign':
      return goal === 'approve' ? 'sign' : null
    default:
      return null
  }
}

/** The signed-in person's accounts in the chosen bank; `usable` where the balance covers the amount. */
export function usableAccounts(
  session: CheckoutSession,
  payment: Payment,
): readonly (BankAccount & { readonly usable: boolean })[] {
  const trait = traitOf(session)
  if (session.bank === null || trait === 'no_accounts') return []
  return accountsAt(session.bank).map((account) => {
    const balance = trait === 'no_money' ? 0 : account.balance
    return { ...account, balance, usable: balance >= payment.totalAmount && balance > 0 }
  })
}

function traitOf(session: CheckoutSession): PersonTrait {
  return (session.person === null ? undefined : findPerson(session.person)?.trait) ?? 'pays'
}

function bankIdFailed(step: Step, hintCode: string): CheckoutSession {
  step.endBankId('failed', hintCode)
  return { ...step.session, state: 'bankid_failed', hintCode, failures: step.session.failures + 1 }
}

function refused(step: Step, reason: string): CheckoutSession {
  step.report('checkout.failed')
  return { ...step.session, state: 'result', outcome: 'refused', reason, goesTo: 'error_url' }
}

function approved(step: Step): CheckoutSession {
  const trait = traitOf(step.session)
  if (trait === 'refused') return refused(step, 'MS03')
  const shift = trait === 'second_signer' ? secondSigner : isSlow(step, trait) ? slowBank : 0
  step.report('checkout.approved', shift)
  if (shift === 0) return { ...step.session, state: 'processing' }
  const outcome = trait === 'second_signer' ? 'second_signer' : 'pending'
  return { ...step.session, state: 'result', outcome, goesTo: 'success_url' }
}

function isSlow(step: Step, trait: PersonTrait): boolean {
  return trait === 'slow_bank' || step.session.bankMood === 'slow'
}

function unknownChoice(what: string, given: string, known: readonly string[]): UnknownChoiceError {
  return new UnknownChoiceError(
    `No ${what} "${given}" can be chosen here; there is ${known.join(', ')}.`,
  )
}
