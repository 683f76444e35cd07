import type {
  Approval,
  ApprovalAction,
  ApprovalKind,
} from '../../approvals/approval-transitions.ts'
import type { Locale } from '../checkout/texts.ts'

type Words = { readonly title: string; readonly text: string; readonly approve: string }

type Ends = Readonly<Record<'good' | 'bad', { readonly title: string; readonly text: string }>>

type Texts = {
  readonly kinds: Readonly<Record<ApprovalKind, Words>>
  readonly cancel: string
  readonly ends: Ends
  readonly facts: Readonly<Record<'asker' | 'with' | 'about' | 'who', string>>
}

const sv: Texts = {
  kinds: {
    payment_consent: {
      title: 'Godkänn återkommande betalningar',
      text: 'Butiken får göra uttag utan att fråga varje gång, tills du återkallar godkännandet.',
      approve: 'Skriv under',
    },
    account_verification: {
      title: 'Verifiera ditt konto',
      text: 'Du loggar in i din bank och väljer konto. Inga pengar dras.',
      approve: 'Välj konto',
    },
    activation: {
      title: 'Aktivera betalsättet',
      text: 'Du kopplar ditt konto så att kunder kan betala dig.',
      approve: 'Aktivera',
    },
    agreement_signature: {
      title: 'Skriv under avtalet',
      text: 'Du godkänner avtalet för företaget som du företräder.',
      approve: 'Skriv under',
    },
  },
  cancel: 'Avbryt',
  ends: {
    good: { title: 'Klart', text: 'Ditt godkännande är registrerat.' },
    bad: { title: 'Avbrutet', text: 'Inget har godkänts.' },
  },
  facts: { asker: 'För', with: 'Med', about: 'Gäller', who: 'Person' },
}

const en: Texts = {
  kinds: {
    payment_consent: {
      title: 'Approve recurring payments',
      text: 'The shop may take payments without asking each time, until you withdraw your approval.',
      approve: 'Sign',
    },
    account_verification: {
      title: 'Verify your account',
      text: 'You log in to your bank and choose an account. No money moves.',
      approve: 'Choose account',
    },
    activation: {
      title: 'Activate the payment method',
      text: 'You connect your account so that customers can pay you.',
      approve: 'Activate',
    },
    agreement_signature: {
      title: 'Sign the agreement',
      text: 'You agree to it on behalf of the company that you represent.',
      approve: 'Sign',
    },
  },
  cancel: 'Cancel',
  ends: {
    good: { title: 'Done', text: 'Your approval has been registered.' },
    bad: { title: 'Cancelled', text: 'Nothing was approved.' },
  },
  facts: { asker: 'For', with: 'With', about: 'About', who: 'Person' },
}

/** Texts for the tester, in English on every page. */
export const approvalControls = {
  headings: {
    title: 'Test controls',
    person: 'Play the person',
    nothing: 'There is nothing more to do.',
  },
  actions: {
    open: 'Open',
    approve: 'Approve',
    refuse: 'Refuse',
    cancel: 'Cancel',
    fail: 'Fail',
    time_out: 'Time out',
    revoke: 'Revoke',
  } satisfies Readonly<Record<ApprovalAction, string>>,
}

export function approvalTexts(lang: Locale): Texts {
  return lang === 'sv' ? sv : en
}

/** What people call the payment method and the merchant of an approval; null where it names none that is known. */
export type ApprovalNames = { readonly method: string | null; readonly merchant: string | null }

/** What the person reads about the approval; unknown facts have no line. */
export function approvalFacts({ document }: Approval, lang: Locale, names: ApprovalNames) {
  const { facts } = approvalTexts(lang)
  const { parameters, signee, account_holder: holder } = document
  const about = valueIn(parameters, 'mandate_description') ?? valueIn(parameters, 'email')
  const who = valueIn(signee, 'name') ?? valueIn(holder, 'identifier') ?? valueIn(parameters, 'tin')
  return [
    { label: facts.asker, value: names.merchant },
    { label: facts.with, value: names.method },
    { label: facts.about, value: about },
    { label: facts.who, value: who },
  ].flatMap(({ label, value }) => (value === null ? [] : [{ label, value }]))
}

function valueIn(of: unknown, key: string): string | null {
  const value = (of as Readonly<Record<string, unknown>> | null | undefined)?.[key]
  return typeof value === 'string' && value !== '' ? value : null
}
