import type { PayerAction } from '../../checkout/checkout-session.ts'

export type ControlsTexts = Readonly<
  Record<
    'title' | 'payer' | 'nothing' | 'bank' | 'callbacks' | 'clock' | 'because' | 'story',
    string
  >
>

/**
 * Words of the test controls. They are the tester's, not the payer's: English on every page, as are the scenarios and
 * reasons that they show.
 */
export const controlsTexts = {
  headings: {
    title: 'Test controls',
    payer: 'Play the payer',
    nothing: 'There is nothing more the payer can do.',
    bank: 'The bank',
    callbacks: 'Callbacks',
    clock: 'The world’s clock',
    because: 'Because',
    story: 'The whole story of this payment',
  } satisfies ControlsTexts,
  actions: {
    open: 'Open',
    choose_bank: 'Choose first bank',
    open_app: 'Open the app',
    sign_in: 'Identify',
    cancel_in_app: 'Cancel in the app',
    block_bankid: 'Block the BankID',
    time_out: 'Let time run out',
    try_again: 'Try again',
    other_bank: 'Other bank',
    choose_account: 'Choose first account',
    sign: 'Sign',
    refuse: 'Let the bank refuse',
    approve: 'Approve everything',
    continue: 'Continue',
    cancel: 'Cancel',
    leave: 'Close the tab',
  } satisfies Readonly<Record<PayerAction, string>>,
  moods: { normal: 'Normal', slow: 'Slow' },
  announcements: { as_planned: 'As planned', now: 'Send now', twice: 'Twice', never: 'Never' },
  refusal: (action: string) => `“${action}” changed nothing: the payment had moved on already.`,
  nextEvent: (wait: string) => `To the next event (${wait})`,
}
