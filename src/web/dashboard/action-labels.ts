import type { PaymentDetail } from '../../control-api/queries/describe-payment.ts'

type PayerAction = NonNullable<PaymentDetail['checkout']>['legal_actions'][number]

/** What the payer can do, as buttons say it. */
export const payerLabels: Readonly<Record<PayerAction, string>> = {
  open: 'Open the checkout',
  choose_bank: 'Choose a bank',
  open_app: 'Open the BankID app',
  sign_in: 'Sign in with BankID',
  cancel_in_app: 'Cancel in the app',
  block_bankid: 'Have BankID blocked',
  time_out: 'Let BankID time out',
  try_again: 'Try again',
  other_bank: 'Another bank',
  choose_account: 'Choose an account',
  sign: 'Sign',
  refuse: 'Be refused by the bank',
  approve: 'Pay (all the way)',
  continue: 'Continue to the shop',
  cancel: 'Cancel',
  leave: 'Close the tab',
}
