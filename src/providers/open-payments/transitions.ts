import { type Step, UnknownChoiceError } from '../../checkout/checkout-definition.ts'
import type { CheckoutSession, PayerAction } from '../../checkout/checkout-session.ts'
import { approved, cancelled, commonTransitions, refused } from '../../checkout/transitions.ts'
import type { PayerPlan } from '../../payment/plan-types.ts'
import { bankByIban, banks, findBank } from './banks.ts'
import { findPerson, type PersonTrait, testPersons } from './test-persons.ts'
import { toTrait, usableAccounts } from './usable-accounts.ts'

/** A step at the payer's bank, which asks for BankID. */
type BankStep = Step & BankId

/** What a step does with BankID. */
export type BankId = {
  /** Opens a BankID order and its time limits; returns its reference. */
  readonly startBankId: (purpose: 'login' | 'sign', since: number) => string
  readonly endBankId: (status: 'complete' | 'failed', hintCode: string | null) => void
  readonly openApp: () => void
}

type BankTransition = (step: BankStep) => CheckoutSession

/** ms until the second signer of a test person signs */
const secondSigner = 3 * 3_600_000

export const transitions: Record<Exclude<PayerAction, 'approve'>, BankTransition> = {
  ...commonTransitions,
  choose_bank(step) {
    const bic = step.input.bank ?? wantedBank(step.plan.payer) ?? banks[0]?.bic ?? ''
    if (findBank(bic) === undefined)
      throw unknownChoice(
        'bank',
        bic,
        banks.map((bank) => bank.bic),
      )
    const session = transitions.open(step)
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
    if (failure !== undefined) return transitions[failure](step)
    step.endBankId('complete', null)
    const session = { ...step.session, person: number, hintCode: null }
    const canPay = usableAccounts({ session, payment: step.payment }).some(
      (account) => account.usable,
    )
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
    const accounts = usableAccounts(step).filter((account) => account.usable)
    const planned = step.session.bank === wantedBank(step.plan.payer) && step.plan.payer.account
    const iban = step.input.account ?? (planned || accounts[0]?.iban) ?? ''
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
    if (needed <= 0) return signed(step)
    if (step.order?.purpose !== 'sign' || step.order.status !== 'pending') {
      return { ...step.session, orderRef: step.startBankId('sign', step.at), bankIdSince: step.at }
    }
    step.endBankId('complete', null)
    const signatures = step.session.signatures + 1
    const session = { ...step.session, signatures }
    return signatures < needed ? session : signed({ ...step, session })
  },
  refuse(step) {
    if (step.order?.status === 'pending') step.endBankId('complete', null)
    return refused(step, 'MS03')
  },
  cancel(step) {
    const gaveUp = step.session.state === 'bankid_failed' && step.session.hintCode !== 'userCancel'
    if (step.order?.status === 'pending') step.endBankId('failed', 'cancelled')
    return cancelled(step, gaveUp)
  },
}

const loginFailures: Partial<Record<PersonTrait, 'cancel_in_app' | 'time_out' | 'block_bankid'>> = {
  cancels_in_app: 'cancel_in_app',
  never_starts: 'time_out',
  blocked: 'block_bankid',
}

/** The bank that the scenario names, or that has the account it names. */
function wantedBank({ bank, account }: PayerPlan): string | undefined {
  return bank ?? (account === null ? undefined : bankByIban(account))
}

/** The next of the steps that are missing before `goal`; null when the goal itself is next. */
export function missingStep(goal: PayerAction, session: CheckoutSession): PayerAction | null {
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

function bankIdFailed(step: BankStep, hintCode: string): CheckoutSession {
  step.endBankId('failed', hintCode)
  return { ...step.session, state: 'bankid_failed', hintCode, failures: step.session.failures + 1 }
}

function signed(step: BankStep): CheckoutSession {
  const trait = toTrait(step.session)
  if (trait === 'refused') return refused(step, 'MS03')
  if (trait === 'second_signer')
    return { ...approved(step, secondSigner), outcome: 'second_signer' }
  if (trait !== 'slow_bank') return approved(step)
  return approved({ ...step, session: { ...step.session, bankMood: 'slow' } })
}

function unknownChoice(what: string, given: string, known: readonly string[]): UnknownChoiceError {
  return new UnknownChoiceError(
    `No ${what} "${given}" can be chosen here; there is ${known.join(', ')}.`,
  )
}
