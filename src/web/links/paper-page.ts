import { customerName, type PaymentLink } from '../../engine/payment-links/payment-link.ts'
import { formatAmount } from '../../payment/money.ts'
import { toWireTime } from '../../scheduler/clock.ts'
import type { Fact } from '../checkout/payment-summary.ts'
import { type Locale, textsIn } from '../checkout/texts.ts'
import type { Viewer } from '../checkout/viewer.ts'
import type { Link, Page } from '../page.ts'
import { known, type LinkLine, linesOf, otherLanguage } from './link-page.ts'
import { type LinkTexts, linkTexts } from './link-texts.ts'

/** The invoice or the receipt of a payment link. The vendor's is a PDF; this is a page. */
export type PaperPage = Page & {
  readonly w: LinkTexts
  readonly kind: 'invoice' | 'receipt'
  readonly total: string
  readonly lines: readonly (LinkLine & { readonly vat: string })[]
  readonly facts: readonly Fact[]
  readonly otherLanguage: Link & { readonly lang: Locale }
}

/** `bankgiro`: of the account that an invoice is paid to; null where it has none. */
export function paperPage(
  link: PaymentLink,
  viewer: Viewer,
  kind: PaperPage['kind'],
  bankgiro: string | null,
): PaperPage {
  const { lang } = viewer
  const w = linkTexts(lang)
  const { body, invoice } = link
  const lines = linesOf(link, lang)
  return {
    lang,
    t: textsIn(lang),
    w,
    title: w[kind],
    kind,
    total: formatAmount(body.total_amount, body.currency, lang),
    lines: lines.map((line, index) => ({ ...line, vat: `${body.items[index]?.vat} %` })),
    facts: known([
      { label: w.supplier, value: body.supplier.name },
      { label: w.organization, value: body.supplier.organization_number },
      { label: w.customer, value: customerName(body) ?? body.customer.email },
      ...(kind === 'receipt'
        ? [
            { label: w.paid, value: paidAt(link) },
            { label: textsIn(lang).result.payment, value: link.paymentId },
          ]
        : [
            { label: w.due, value: body.due_date },
            { label: w.bankgiro, value: bankgiro },
            { label: w.reference[invoice?.referenceType ?? 'OCR'], value: invoice?.reference },
          ]),
    ]),
    otherLanguage: otherLanguage(viewer, `/links/${link.token}/${kind}`),
  }
}

function paidAt({ history }: PaymentLink): string | null {
  const paid = history.find(({ status }) => status === 'COMPLETED')
  return paid === undefined ? null : toWireTime(paid.occurredAt).slice(0, 16).replace('T', ' ')
}
