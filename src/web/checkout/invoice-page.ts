import type { CheckoutService } from '../../checkout/checkout-service.ts'
import type { Payment } from '../../payment/payment.ts'
import type { Link, Page } from '../page.ts'
import { type Fact, toSummary } from './payment-summary.ts'
import { type Locale, textsIn } from './texts.ts'
import { linkFor, type Viewer } from './viewer.ts'

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

/** The invoice of a payment that has one. The vendor's is a PDF; this is a page. */
export function invoicePage(
  checkoutService: CheckoutService,
  payment: Payment,
  viewer: Viewer,
  path: string,
): InvoicePage {
  const { lang } = viewer
  const t = textsIn(lang)
  const { invoice } = t
  const due = payment.providerMethodParameters['desired_date_of_payment']
  const facts = checkoutService.pageFor(payment)?.facts?.(payment) ?? []
  const own = [
    { label: invoice.to, value: payment.payer?.['name'] },
    { label: invoice.due, value: due },
    { label: t.result.payment, value: payment.id },
  ]
  return {
    lang,
    t,
    title: invoice.title,
    status: payment.status,
    total: toSummary(payment, lang).amount,
    items: payment.orderItems.map(({ name, amount, vat_rate }) => ({
      name,
      vat: `${vat_rate} %`,
      amount: toSummary({ ...payment, totalAmount: amount }, lang).amount,
    })),
    facts: [
      ...facts.map(({ label, value }) => ({ label: label[lang], value })),
      ...own.flatMap(({ label, value }) =>
        typeof value === 'string' && value !== '' ? [{ label, value }] : [],
      ),
    ],
    otherLanguage: otherLanguage(viewer, path),
  }
}

function otherLanguage(viewer: Viewer, path: string): InvoicePage['otherLanguage'] {
  const lang = viewer.lang === 'sv' ? 'en' : 'sv'
  return { lang, href: linkFor(viewer, path, { lang }), label: textsIn(lang).name }
}
