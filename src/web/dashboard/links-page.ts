import type { Context } from 'hono'
import type { Control } from '../../control-api/control.ts'
import { describePaymentLink, listPaymentLinks } from '../../control-api/queries/payment-links.ts'
import { type Currency, formatAmount } from '../../payment/money.ts'
import type { Tone } from '../page.ts'
import { type Frame, frameFor, inWorld } from './frame.ts'
import { readable } from './times.ts'

/** Payment links on the page. */
const shown = 100

/** The payment links of a world, or of all. */
export type LinksPage = Frame & {
  readonly links: readonly {
    readonly id: string
    readonly href: string
    readonly supplier: string
    readonly amount: string
    readonly status: string
    readonly tone: Tone
    readonly createdAt: string
    readonly because: string
    readonly expiresAt: string | null
    readonly sms: string | null
    readonly invoice: string | null
    readonly payments: readonly { readonly href: string; readonly text: string }[]
    readonly messagesUrl: string
  }[]
  readonly baseUrl: string
}

const tones = {
  CREATED: 'waiting',
  COMPLETED: 'good',
  EXPIRED: 'bad',
  CANCELLED: 'bad',
} as const

export function linksPage(control: Control, c: Context, tenantId: string | null): LinksPage {
  const origin = control.publicApi.getOrigin(c.req.raw)
  const links = listPaymentLinks(control, tenantId, { limit: shown })
  return {
    ...frameFor(control, c, 'Payment links', tenantId),
    links: links.map((link) => {
      const report = describePaymentLink(control, link, origin)
      const { id, status, currency, total_amount, invoice, expires_at, sms_status } = report
      return {
        id,
        href: `/links/${link.token}`,
        supplier: report.supplier,
        amount: formatAmount(total_amount, currency as Currency, 'en'),
        status,
        tone: tones[status],
        createdAt: readable(report.created_at),
        because: report.history.at(-1)?.because ?? '',
        expiresAt: expires_at === null ? null : readable(expires_at),
        sms: sms_status === 'NOT_CREATED' ? null : sms_status,
        invoice: invoice === null ? null : `${invoice.reference_type} ${invoice.reference}`,
        payments: report.payments.map((payment) => ({
          href: inWorld(`/payments/${payment.id}`, link.tenantId),
          text: `${payment.provider} / ${payment.method}: ${payment.status}`,
        })),
        messagesUrl: inWorld(`/messages?about=${id}`, link.tenantId),
      }
    }),
    baseUrl: `${origin}/payment_links/`,
  }
}
