import type { PayPage } from '../../checkout/checkout-definition.ts'
import type { Engine } from '../../engine/engine.ts'
import { paymentsOfLink } from '../../engine/payment-links/find-payment-link.ts'
import { playableMethods } from '../../engine/payment-links/pay-payment-link.ts'
import type { PaymentLink } from '../../engine/payment-links/payment-link.ts'
import { maskUrl } from '../../input/mask-secrets.ts'
import { isWebUrl } from '../../input/url-rules.ts'
import { formatAmount } from '../../payment/money.ts'
import { isTerminal } from '../../payment/status-transitions.ts'
import type { Fact } from '../checkout/payment-summary.ts'
import { type Locale, textsIn } from '../checkout/texts.ts'
import { linkFor, type Viewer } from '../checkout/viewer.ts'
import type { Icon, Link, Page } from '../page.ts'
import { type LinkTexts, linkTexts } from './link-texts.ts'

/** A line of what is paid for. */
export type LinkLine = { readonly name: string; readonly count: string; readonly amount: string }

/** Where a customer chooses how to pay, and what became of it. */
export type LinkPage = Page & {
  readonly w: LinkTexts
  readonly status: string
  readonly state: 'choose' | 'waiting' | 'ended'
  readonly amount: string
  readonly lines: readonly LinkLine[]
  readonly facts: readonly Fact[]
  readonly message: {
    readonly mood: 'good' | 'waiting' | 'bad'
    readonly icon: Icon
    readonly text: string
  } | null
  readonly refusal: string | null
  readonly ways: readonly {
    readonly provider: string
    readonly method: string
    readonly label: string
    readonly testId: string
    readonly asksForPhone: boolean
    /** what stands in the field */
    readonly phone: string
  }[]
  /** the sandbox plays none of the ways to pay */
  readonly isUnplayable: boolean
  readonly payUrl: string
  readonly cancel: Way | null
  readonly onwards: Way | null
  readonly invoiceUrl: string | null
  readonly receiptUrl: string | null
  readonly otherLanguage: Link & { readonly lang: Locale }
  /** seconds; 0: the page stays as it is */
  readonly refresh: number
}

/** A way back to the shop; an address that is no web page is shown first. */
export type Way = { readonly href: string; readonly address: string | null }

/** A customer reads the language of the link, unless the address of the page asks for another. */
export function inLanguageOf(link: PaymentLink, viewer: Viewer): Viewer {
  const own = link.body.locale.startsWith('sv') ? 'sv' : 'en'
  return { ...viewer, lang: viewer.asked['lang'] === undefined ? own : viewer.lang }
}

export function linkPage(
  engine: Pick<Engine, 'stores' | 'providers' | 'checkoutService'>,
  link: PaymentLink,
  viewer: Viewer,
  refusal: string | null = null,
): LinkPage {
  const { lang } = viewer
  const w = linkTexts(lang)
  const { body, status } = link
  const page = `/links/${link.token}`
  const state = status !== 'CREATED' ? 'ended' : isProcessing(engine, link) ? 'waiting' : 'choose'
  const ways = state === 'choose' ? waysToPay(engine, link, lang) : []
  return {
    lang,
    t: textsIn(lang),
    w,
    title: titleFor(link, state, w),
    status,
    state,
    amount: formatAmount(body.total_amount, body.currency, lang),
    lines: linesOf(link, lang),
    facts: known([{ label: w.due, value: state === 'ended' ? null : body.due_date }]),
    message: messageFor(link, state, w),
    refusal,
    ways,
    isUnplayable: state === 'choose' && ways.length === 0,
    payUrl: linkFor(viewer, `${page}/pay`),
    cancel: state === 'choose' ? toWay(body.checkout_cancel_url) : null,
    onwards: status === 'COMPLETED' ? toWay(body.checkout_success_url) : null,
    invoiceUrl: link.invoice === null ? null : linkFor(viewer, `${page}/invoice`),
    receiptUrl: status === 'COMPLETED' ? linkFor(viewer, `${page}/receipt`) : null,
    otherLanguage: otherLanguage(viewer, page),
    refresh: state === 'waiting' ? 2 : 0,
  }
}

/** Has the customer done everything, and the bank or provider not? */
function isProcessing(
  { stores, checkoutService }: Pick<Engine, 'stores' | 'checkoutService'>,
  link: PaymentLink,
): boolean {
  return paymentsOfLink({ stores }, link).some(({ seq, status }) => {
    if (isTerminal(status)) return false
    const { state, outcome } = checkoutService.findCheckoutOfPayment(seq)?.session ?? {}
    return state === 'processing' || outcome === 'paid' || outcome === 'pending'
  })
}

function titleFor({ status, body }: PaymentLink, state: LinkPage['state'], w: LinkTexts): string {
  if (status !== 'CREATED') return w.ends[status].title
  return state === 'waiting' ? w.waiting.title : w.title(body.supplier.name)
}

function messageFor(
  { status }: PaymentLink,
  state: LinkPage['state'],
  w: LinkTexts,
): LinkPage['message'] {
  if (state === 'waiting') return { mood: 'waiting', icon: 'icon-clock', text: w.waiting.text }
  if (status === 'CREATED') return null
  const { text } = w.ends[status]
  return status === 'COMPLETED'
    ? { mood: 'good', icon: 'icon-check', text }
    : { mood: 'bad', icon: 'icon-cross', text }
}

function waysToPay(
  engine: Pick<Engine, 'providers'>,
  { body }: PaymentLink,
  lang: Locale,
): LinkPage['ways'] {
  return playableMethods(engine, body.payment_provider_methods).map(({ provider: own }) => {
    const { provider, method, checkoutDefinition, asksForPhone } = own
    const label = labelFor(checkoutDefinition?.page ?? null, lang)
    const testId = `pay-${provider}-${method}`
    const phone = body.customer.phone ?? ''
    return { provider, method, label, testId, asksForPhone: asksForPhone === true, phone }
  })
}

/** A page that stands for an app asks what to do in it; the others ask how to pay. */
function labelFor(page: PayPage | null, lang: Locale): string {
  const w = linkTexts(lang)
  if (page === null) return w.payFromBank
  return page.form === 'app' ? w.payWith(page.name) : page.ask[lang]
}

export function linesOf({ body }: PaymentLink, lang: Locale): LinkLine[] {
  return body.items.map(({ description, quantity, unit, price }) => ({
    name: description,
    count: `${quantity} ${unit ?? linkTexts(lang).unit}`,
    amount: formatAmount(price * quantity, body.currency, lang),
  }))
}

export function known(
  facts: readonly { readonly label: string; readonly value: string | null | undefined }[],
): Fact[] {
  return facts.flatMap(({ label, value }) => (value ? [{ label, value }] : []))
}

function toWay(url: string | null | undefined): Way | null {
  if (url == null) return null
  return { href: url, address: isWebUrl(url) ? null : maskUrl(url, 'userinfo') }
}

export function otherLanguage(viewer: Viewer, path: string): LinkPage['otherLanguage'] {
  const lang = viewer.lang === 'sv' ? 'en' : 'sv'
  return { lang, href: linkFor(viewer, path, { lang }), label: textsIn(lang).name }
}
