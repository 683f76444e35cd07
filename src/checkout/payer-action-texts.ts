import type { PayerAction } from './checkout-session.ts'

type Texts = {
  /** on a button */
  readonly button: string
  /** with the payer as its subject: "opens the checkout" */
  readonly sentence: string
}

/**
 * What each action of the payer is called in the dashboard, the test controls and the timeline: tester's words, in
 * English. What the payer reads on the pages of the checkout is in the languages of the payer.
 */
export const payerActionTexts: Readonly<Record<PayerAction, Texts>> = {
  open: { button: 'Open the checkout', sentence: 'opens the checkout' },
  choose_bank: { button: 'Choose a bank', sentence: 'chooses a bank' },
  open_app: { button: 'Open the BankID app', sentence: 'opens the BankID app' },
  sign_in: { button: 'Sign in with BankID', sentence: 'signs in with BankID' },
  cancel_in_app: { button: 'Cancel in the BankID app', sentence: 'cancels in the BankID app' },
  block_bankid: { button: 'BankID is blocked', sentence: 'has a blocked BankID' },
  time_out: { button: 'Let BankID time out', sentence: 'lets BankID time out' },
  try_again: { button: 'Try again', sentence: 'tries again' },
  other_bank: { button: 'Choose another bank', sentence: 'chooses another bank' },
  choose_account: { button: 'Choose an account', sentence: 'chooses an account' },
  sign: { button: 'Approve the payment', sentence: 'approves the payment' },
  refuse: { button: 'Declined by the bank', sentence: 'is declined by the bank' },
  approve: { button: 'Pay (all steps at once)', sentence: 'pays' },
  continue: { button: 'Continue to the shop', sentence: 'continues to the shop' },
  cancel: { button: 'Cancel the payment', sentence: 'cancels the payment' },
  leave: { button: 'Close the tab', sentence: 'closes the tab' },
}

/** The same for the events of a payment that a payer causes, in the order of a checkout. */
export const payerEventSentences: Readonly<Record<string, string>> = {
  'checkout.opened': payerActionTexts.open.sentence,
  'checkout.bank_chosen': payerActionTexts.choose_bank.sentence,
  'checkout.approved': payerActionTexts.sign.sentence,
  'checkout.cancelled': payerActionTexts.cancel.sentence,
  'checkout.failed': 'fails at BankID and gives up',
  'checkout.left': payerActionTexts.leave.sentence,
}
