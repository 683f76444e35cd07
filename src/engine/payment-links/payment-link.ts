import type { JsonObject } from '../../payment/json.ts'
import type { Currency } from '../../payment/money.ts'
import { sumOfItems } from '../../payment/money.ts'
import type { OrderItem } from '../../payment/payment.ts'
import type { PaymentLinkRecord } from '../../storage/payment-link-store.ts'

/** See docs/contract/ping-payments-api.md#61-payment-links. */
export const paymentLinkStatuses = ['CREATED', 'COMPLETED', 'EXPIRED', 'CANCELLED'] as const

export type PaymentLinkStatus = (typeof paymentLinkStatuses)[number]

/** The third is the vendor's spelling. */
export const smsStatuses = ['CREATED', 'PENDING', 'DELIVERD', 'FAILED', 'NOT_CREATED'] as const

type Text = string | null | undefined

export type LinkItem = {
  readonly description: string
  readonly merchant_id: string
  /** of one, minor units (öre) */
  readonly price: number
  readonly quantity: number
  /** percent */
  readonly vat: number
  readonly item_number?: Text
  readonly unit?: Text
  readonly metadata?: JsonObject | null | undefined
  readonly tags?: readonly string[] | null | undefined
}

export type LinkMethod = {
  readonly provider: string
  readonly method: string
  readonly parameters?: JsonObject | null | undefined
}

/** A validated request for a payment link, spelled as on the wire. */
export type PaymentLinkBody = {
  readonly payment_order_id: string
  readonly currency: Currency
  /** minor units (öre) */
  readonly total_amount: number
  readonly locale: string
  readonly customer: {
    readonly email?: Text
    readonly first_name?: Text
    readonly last_name?: Text
    readonly phone?: Text
    readonly reference?: Text
  }
  readonly supplier: {
    readonly name: string
    readonly city?: Text
    readonly organization_number?: Text
    readonly website?: Text
    readonly zip?: Text
  }
  readonly items: readonly LinkItem[]
  readonly payment_provider_methods: readonly LinkMethod[]
  /** `YYYY-MM-DD` */
  readonly due_date?: Text
  readonly metadata?: JsonObject | null | undefined
  readonly delivery_address?: JsonObject | null | undefined
  readonly invoice_address?: JsonObject | null | undefined
  readonly logo_image_link?: Text
  /** the tenant's own checkout, in place of Ping's */
  readonly checkout_url?: Text
  readonly checkout_success_url?: Text
  readonly checkout_cancel_url?: Text
  readonly payment_link_status_callback_url?: Text
}

export type LinkInvoice = {
  readonly referenceType: 'OCR' | 'KID'
  readonly reference: string
  readonly documentName: string | null
}

export type LinkChange = {
  readonly status: PaymentLinkStatus
  /** ms, world time */
  readonly occurredAt: number
  /** ms, real time; absent where nobody noted it */
  readonly realAt?: number
  readonly because: string
}

type LinkDocument = {
  readonly body: PaymentLinkBody
  /** the payment that completed it */
  readonly paymentId: string | null
  readonly smsStatus: (typeof smsStatuses)[number]
  readonly distributedByEmail: boolean
  readonly invoice: LinkInvoice | null
  /** oldest first */
  readonly history: readonly LinkChange[]
}

export type PaymentLink = Omit<PaymentLinkRecord, 'document' | 'status'> &
  LinkDocument & { readonly status: PaymentLinkStatus }

export function toPaymentLink({ document, ...record }: PaymentLinkRecord): PaymentLink {
  return { ...record, ...document } as unknown as PaymentLink
}

export function toLinkDocument(link: LinkDocument): JsonObject {
  const { body, paymentId, smsStatus, distributedByEmail, invoice, history } = link
  const document = { body, paymentId, smsStatus, distributedByEmail, invoice, history }
  return document as unknown as JsonObject
}

/** What is paid for, as items of the payment order. */
export function toOrderItems(items: readonly LinkItem[]): OrderItem[] {
  return items.map(({ description, price, quantity, vat, merchant_id, metadata, tags }) => ({
    name: description,
    amount: price * quantity,
    vat_rate: vat,
    merchant_id,
    metadata,
    tags,
  }))
}

/** Minor units (öre). */
export function totalOf(items: readonly LinkItem[]): number {
  return sumOfItems(toOrderItems(items))
}

/** The customer's name; null where none is given. */
export function customerName({ customer }: Pick<PaymentLinkBody, 'customer'>): string | null {
  const names = [customer.first_name, customer.last_name].filter(Boolean)
  return names.length === 0 ? null : names.join(' ')
}

/** ms: the end of the due date in UTC; null where there is none. @GUESS the hour and the time zone */
export function expiryOf({ due_date: day }: Pick<PaymentLinkBody, 'due_date'>): number | null {
  return day == null ? null : Date.parse(`${day}T00:00:00Z`) + 24 * 3_600_000
}

/** Where the customer pays: the tenant's own checkout, else the page of the sandbox. */
export function checkoutUrlOf(
  { body, token }: Pick<PaymentLink, 'body' | 'token'>,
  origin: string,
) {
  return body.checkout_url ?? pageUrl(token, origin)
}

export function pageUrl(token: string, origin: string): string {
  return `${origin}/links/${token}`
}
