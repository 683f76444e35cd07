import type { PayerAction } from '../payer/checkout-session.ts'
import type { ControlsTexts } from './page-models.ts'
import type { Locale } from './texts.ts'

type Words = {
  readonly headings: ControlsTexts
  readonly actions: Readonly<Record<PayerAction, string>>
  readonly moods: Readonly<Record<'normal' | 'slow', string>>
  readonly announcements: Readonly<Record<'as_planned' | 'now' | 'twice' | 'never', string>>
}

const sv: Words = {
  headings: {
    title: 'Testkontroller',
    payer: 'Spela betalaren',
    nothing: 'Betalaren kan inte göra något mer.',
    bank: 'Banken',
    callbacks: 'Callbacks',
    clock: 'Världens klocka',
    because: 'Därför att',
  },
  actions: {
    open: 'Öppna',
    choose_bank: 'Välj första banken',
    open_app: 'Öppna appen',
    sign_in: 'Legitimera',
    cancel_in_app: 'Avbryt i appen',
    block_bankid: 'Spärra BankID',
    time_out: 'Låt tiden gå ut',
    try_again: 'Försök igen',
    other_bank: 'Annan bank',
    choose_account: 'Välj första kontot',
    sign: 'Skriv under',
    refuse: 'Låt banken säga nej',
    approve: 'Godkänn allt',
    continue: 'Fortsätt',
    cancel: 'Avbryt',
    leave: 'Stäng fliken',
  },
  moods: { normal: 'Normal', slow: 'Långsam' },
  announcements: {
    as_planned: 'Som planerat',
    now: 'Skicka nu',
    twice: 'Två gånger',
    never: 'Aldrig',
  },
}

const en: Words = {
  headings: {
    title: 'Test controls',
    payer: 'Play the payer',
    nothing: 'There is nothing more the payer can do.',
    bank: 'The bank',
    callbacks: 'Callbacks',
    clock: 'The world’s clock',
    because: 'Because',
  },
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
  },
  moods: { normal: 'Normal', slow: 'Slow' },
  announcements: { as_planned: 'As planned', now: 'Send now', twice: 'Twice', never: 'Never' },
}

export function controlsTexts(lang: Locale): Words {
  return lang === 'sv' ? sv : en
}
