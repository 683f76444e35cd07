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
  readonly facts: Readonly<Record<'with' | 'about' | 'who', string>>
}

const sv: Texts = {
  kinds: {
    payment_consent: {
      title: 'Godkänn återkommande betalningar',
      text: 'Butiken får dra betalningar utan att fråga varje gång, tills du säger upp det.',
      approve: 'Skriv under',
    },
    account_verification: {
      title: 'Visa att kontot är ditt',
      text: 'Du loggar in på din bank och väljer kontot. Inga pengar flyttas.',
      approve: 'Välj kontot',
    },
    activation: {
      title: 'Aktivera betalsättet',
      text: 'Du kopplar ditt konto, så att kunder kan betala dig med det.',
      approve: 'Aktivera',
    },
  },
  cancel: 'Avbryt',
  ends: {
    good: { title: 'Klart', text: 'Det du blev ombedd om är gjort.' },
    bad: { title: 'Det blev inte av', text: 'Inget har godkänts.' },
  },
  facts: { with: 'Med', about: 'Gäller', who: 'Person' },
}

const en: Texts = {
  kinds: {
    payment_consent: {
      title: 'Agree to recurring payments',
      text: 'The shop may take payments without asking each time, until you end it.',
      approve: 'Sign',
    },
    account_verification: {
      title: 'Show that the account is yours',
      text: 'You log in to your bank and choose the account. No money moves.',
      approve: 'Choose the account',
    },
    activation: {
      title: 'Activate the way to pay',
      text: 'You connect your account, so that customers can pay you with it.',
      approve: 'Activate',
    },
  },
  cancel: 'Cancel',
  ends: {
    good: { title: 'Done', text: 'What you were asked for is done.' },
    bad: { title: 'It did not happen', text: 'Nothing was agreed to.' },
  },
  facts: { with: 'With', about: 'About', who: 'Person' },
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
    approve: 'Agree',
    refuse: 'Refuse',
    cancel: 'Cancel',
    fail: 'Let it break',
    time_out: 'Let time run out',
    revoke: 'Revoke',
  } satisfies Readonly<Record<ApprovalAction, string>>,
}

export function approvalTexts(lang: Locale): Texts {
  return lang === 'sv' ? sv : en
}

/** What the person reads about the approval; unknown facts have no line. */
export function approvalFacts({ document }: Approval, lang: Locale) {
  const { facts } = approvalTexts(lang)
  const { provider, method, parameters, signee, account_holder: holder } = document
  const about = valueIn(parameters, 'mandate_description') ?? valueIn(parameters, 'email')
  const who = valueIn(signee, 'name') ?? valueIn(holder, 'identifier') ?? valueIn(parameters, 'tin')
  const named = typeof provider === 'string' ? `${provider}/${String(method)}` : null
  return [
    { label: facts.with, value: named },
    { label: facts.about, value: about },
    { label: facts.who, value: who },
  ].flatMap(({ label, value }) => (value === null ? [] : [{ label, value }]))
}

function valueIn(of: unknown, key: string): string | null {
  const value = (of as Readonly<Record<string, unknown>> | null | undefined)?.[key]
  return typeof value === 'string' && value !== '' ? value : null
}
