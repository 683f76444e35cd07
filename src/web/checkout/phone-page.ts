import type { CheckoutService } from '../../checkout/checkout-service.ts'
import type { BankIdOrder, Checkout } from '../../checkout/checkout-session.ts'
import type { TestPerson } from '../../providers/open-payments/test-persons.ts'
import type { Icon, Page } from '../page.ts'
import type { ContinueLink } from './checkout-page.ts'
import type { Summary } from './payment-summary.ts'
import { toBankName, toSummary } from './payment-summary.ts'
import { type Texts, textsIn } from './texts.ts'
import { linkFor, type Viewer } from './viewer.ts'

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

export type PhoneEndPage = Page & {
  readonly mood: 'good' | 'bad'
  readonly icon: Icon
  readonly text: string
  readonly back: ContinueLink | null
  /** the payer goes on at the screen that showed the code */
  readonly elsewhere: boolean
}

export type CheckoutAtPhone = Checkout & { readonly order: BankIdOrder }

/** How the phone's page was opened: by a link on the same device (`auto`: it goes back by itself), or (null) by the QR code. */
export type Back = 'auto' | 'link' | null

/** Ways a BankID request ends on the phone's page. */
export type PhoneEnd = {
  [Key in keyof Texts['phone']]: Texts['phone'][Key] extends { title: string } ? Key : never
}[keyof Texts['phone']]

const failures: Readonly<Record<string, PhoneEnd>> = {
  userCancel: 'cancelled',
  certificateErr: 'blocked',
  expiredTransaction: 'late',
  startFailed: 'late',
}

/** How this request ended, `null` while the phone may still answer it. */
export function toEnd(
  checkoutService: CheckoutService,
  { session, order }: CheckoutAtPhone,
): PhoneEnd | null {
  if (order.status === 'complete') return order.purpose === 'sign' ? 'signed' : 'complete'
  if (order.status === 'failed') return failures[order.hintCode ?? ''] ?? 'over'
  const isCurrent = session.orderRef === order.orderRef
  return isCurrent && checkoutService.legalActions(session).includes(toVerb(order)) ? null : 'over'
}

/** The action of the checkout that signing on the phone is. */
export function toVerb({ purpose }: BankIdOrder): 'sign_in' | 'sign' {
  return purpose === 'login' ? 'sign_in' : 'sign'
}

/** The page where the phone asks. */
export function phonePage(
  testPersons: readonly TestPerson[],
  checkout: CheckoutAtPhone,
  viewer: Viewer,
  back: Back,
): PhonePage {
  const { lang } = viewer
  const t = textsIn(lang)
  const { order, payment, session } = checkout
  const isLogin = order.purpose === 'login'
  const bank = toBankName(checkout) ?? t.phone.yourBank
  const signer = testPersons.find(({ personalNumber }) => personalNumber === session.person)
  const toUrl = (what: string) => linkFor(viewer, `/bankid/${order.orderRef}/${what}`, { back })
  return {
    lang,
    t,
    title: isLogin ? t.phone.login : t.phone.sign,
    ask: isLogin ? t.phone.asks(bank) : t.phone.asksToSign(bank),
    summary: toSummary(payment, lang),
    persons: isLogin
      ? testPersons.map(({ personalNumber, name, does }) => ({
          number: personalNumber,
          label: `${name} – ${does[lang]}`,
          isNow: personalNumber === session.person,
        }))
      : [],
    signedInAs: isLogin ? null : (signer?.name ?? session.person),
    signUrl: toUrl('sign'),
    cancelUrl: toUrl('cancel'),
    doSign: isLogin ? t.phone.doLogin : t.phone.doSign,
  }
}

/** The page after the phone answered, or where there is nothing to answer. */
export function phoneEndPage(
  end: PhoneEnd,
  viewer: Viewer,
  checkout: Checkout | null = null,
  back: Back = null,
): PhoneEndPage {
  const t = textsIn(viewer.lang)
  const isGood = end === 'complete' || end === 'signed'
  return {
    lang: viewer.lang,
    t,
    ...t.phone[end],
    mood: isGood ? 'good' : 'bad',
    icon: isGood ? 'icon-check' : 'icon-cross',
    back: checkout === null || back === null ? null : backLink(checkout, viewer, back),
    elsewhere: checkout !== null && back === null,
  }
}

function backLink({ session }: Checkout, viewer: Viewer, back: Back): ContinueLink {
  return {
    href: linkFor(viewer, `/checkout/${session.token}`),
    label: textsIn(viewer.lang).phone.back,
    follow: back === 'auto' ? 1 : null,
    address: null,
  }
}
