import type { CheckoutOutcome, CheckoutState } from '../../checkout/checkout-session.ts'
import type { RfaMessage } from './rfa.ts'
import type { Locale, Texts } from './texts.ts'

export type Link = { readonly href: string; readonly label: string }

/** What `_layout.hbs` needs of every page. */
type Page = {
  readonly lang: Locale
  readonly t: Texts
  readonly title: string
}

/** What is paid for, above every screen. */
export type Summary = {
  readonly amount: string
  readonly what: string | null
  readonly reference: string | null
}

export type ControlsModel = {
  readonly t: ControlsTexts
  readonly open: boolean
  /** what was asked for last and could not be done any more, in a sentence */
  readonly refusal: string | null
  readonly scenario: { readonly name: string; readonly summary: string; readonly because: string }
  readonly actions: readonly { readonly verb: string; readonly label: string }[]
  readonly moods: readonly Choice[]
  readonly announcements: readonly Choice[]
  readonly clock: { readonly now: string; readonly iso: string; readonly mode: string }
  /** label of the button that leads to it; null: nothing is planned */
  readonly nextEvent: string | null
  readonly jumps: readonly { readonly by: string; readonly label: string }[]
  readonly timelineUrl: string
  readonly actUrl: string
  readonly controlsUrl: string
  readonly clockUrl: string
}

export type ControlsTexts = Readonly<
  Record<
    'title' | 'payer' | 'nothing' | 'bank' | 'callbacks' | 'clock' | 'because' | 'story',
    string
  >
>

type Choice = { readonly value: string; readonly label: string; readonly isOn: boolean }

export type CheckoutPage = Page & {
  readonly state: CheckoutState
  /** changes when the page should be another one; the script compares it */
  readonly at: string
  readonly pageUrl: string
  /** `null` where nothing can change any more */
  readonly liveUrl: string | null
  /** seconds between reloads where scripts are off */
  readonly refresh: number | null
  readonly summary: Summary
  readonly steps: readonly {
    readonly label: string
    readonly isDone: boolean
    readonly isNow: boolean
  }[]
  readonly otherLanguage: Link & { readonly lang: Locale }
  readonly cancelUrl: string | null
  readonly controls: ControlsModel | null
  /** the page waits for what happens only when somebody moves the world's clock */
  readonly stands: { readonly url: string; readonly timelineUrl: string } | null
  /** told to the page around a frame */
  readonly ended: {
    readonly outcome: CheckoutOutcome | null
    readonly status: string
    readonly paymentId: string
  } | null
}

export type BankIdPanel = {
  readonly lang: Locale
  readonly t: Texts
  /** `null` once the app is open, and on phones */
  readonly qr: { readonly code: string; readonly svg: string; readonly isForHere: boolean } | null
  readonly message: RfaMessage
  readonly timeLeft: string | null
  readonly open:
    | (Link & {
        readonly rfa: string
        readonly newTab: boolean
        /** the QR code beside it is meant first */
        readonly isSecondary: boolean
        /** go there at once, but only once for this order */
        readonly auto: string | null
      })
    | null
}

export type ChooseBankPage = CheckoutPage & {
  readonly chooseUrl: string
  readonly search: string
  /** `[name, value]` of the wishes a search keeps */
  readonly kept: readonly { readonly name: string; readonly value: string }[]
  readonly banks: readonly {
    readonly bic: string
    readonly name: string
    readonly initial: string
  }[]
}

export type BankIdPage = CheckoutPage & {
  readonly panel: BankIdPanel
  readonly otherWay: (Link & { readonly rfa: string }) | null
}

export type BankIdFailedPage = CheckoutPage & {
  readonly message: RfaMessage
  readonly reason: string | null
  readonly tryAgainUrl: string | null
  readonly otherBankUrl: string | null
}

export type AccountModel = {
  readonly iban: string
  readonly name: string
  readonly number: string
  readonly balance: string
  readonly usable: boolean
}

export type ChooseAccountPage = CheckoutPage & {
  readonly chooseUrl: string
  readonly accounts: readonly AccountModel[]
}

export type Fact = {
  readonly label: string
  readonly value: string
  /** behind the value, never broken into two lines */
  readonly whole?: string
}

export type SignPage = CheckoutPage & {
  readonly facts: readonly Fact[]
  readonly payUrl: string
  readonly payLabel: string
  readonly hasRounds: boolean
}

/** The one page of a provider that needs no more. */
export type PayFormPage = CheckoutPage & {
  readonly name: string
  readonly ask: string
  readonly facts: readonly Fact[]
  readonly payUrl: string
  readonly payLabel: string
  /** test cards, where the form takes a card */
  readonly cards: readonly {
    readonly number: string
    readonly shown: string
    readonly does: string
  }[]
  readonly problem: string | null
}

/**
 * The way on after the end: by itself after `follow` seconds, or by pressing. `address` is where it leads, shown where
 * that is an app and no web page.
 */
export type Onward = Link & { readonly follow: number | null; readonly address: string | null }

/** a partial of the views */
type Icon = 'icon-check' | 'icon-clock' | 'icon-cross' | 'icon-lock'

export type ResultPage = CheckoutPage & {
  readonly outcome: CheckoutOutcome
  readonly mood: 'good' | 'waiting' | 'bad'
  readonly icon: Icon
  readonly text: string
  readonly reason: string | null
  readonly facts: readonly Fact[]
  readonly onward: Onward | null
  readonly goesNowhere: boolean
}

export type ClosedPage = CheckoutPage & {
  readonly mood: ResultPage['mood']
  readonly icon: Icon
  readonly text: string
  readonly onward: Onward | null
}

export type PhonePage = Page & {
  readonly ask: string
  readonly summary: Summary
  readonly persons: readonly {
    readonly number: string
    readonly label: string
    readonly isNow: boolean
  }[]
  readonly signedInAs: string | null
  readonly signUrl: string
  readonly cancelUrl: string
  readonly doSign: string
}

export type PhoneOverPage = Page & {
  readonly mood: 'good' | 'bad'
  readonly icon: Icon
  readonly text: string
  readonly back: Onward | null
  /** the payer goes on at the screen that showed the code */
  readonly elsewhere: boolean
}

/** What a person is asked for that is no payment. */
export type ApprovalPage = Page & {
  readonly text: string
  readonly status: string
  readonly end: { readonly mood: 'good' | 'bad'; readonly icon: Icon } | null
  readonly facts: readonly Fact[]
  readonly approveUrl: string
  readonly approve: string
  readonly cancelUrl: string
  readonly cancel: string
  readonly back: string | null
  /** where that leads, shown where it is an app */
  readonly address: string | null
  readonly otherLanguage: Link & { readonly lang: Locale }
  readonly controls: {
    readonly title: string
    readonly person: string
    readonly nothing: string
    readonly actions: readonly {
      readonly verb: string
      readonly label: string
      readonly url: string
    }[]
  } | null
}

export type InvoicePage = Page & {
  readonly status: string
  readonly total: string
  readonly items: readonly {
    readonly name: string
    readonly vat: string
    readonly amount: string
  }[]
  readonly facts: readonly Fact[]
  readonly otherLanguage: Link & { readonly lang: Locale }
}

export type CheckoutPages = {
  'checkout-choose-bank': ChooseBankPage
  'checkout-bankid': BankIdPage
  'checkout-bankid-failed': BankIdFailedPage
  'checkout-choose-account': ChooseAccountPage
  'checkout-sign': SignPage
  'checkout-pay-app': PayFormPage
  'checkout-pay-card': PayFormPage
  'checkout-pay-confirm': PayFormPage
  'checkout-processing': CheckoutPage
  'checkout-result': ResultPage
  'checkout-closed': ClosedPage
  'checkout-unknown': Page & { readonly text: string }
  'checkout-invoice': InvoicePage
  approval: ApprovalPage
  'bankid-ask': PhonePage
  'bankid-over': PhoneOverPage
  '_bankid-qr': BankIdPanel
  '_bankid-message': BankIdPanel
  '_bankid-time': BankIdPanel
  '_bankid-open': BankIdPanel
}
