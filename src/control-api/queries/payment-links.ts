import { paymentsOfLink } from '../../engine/payment-links/find-payment-link.ts'
import { playableMethods } from '../../engine/payment-links/pay-payment-link.ts'
import {
  expiryOf,
  type PaymentLink,
  pageUrl,
  toPaymentLink,
} from '../../engine/payment-links/payment-link.ts'
import { toWireTime } from '../../scheduler/clock.ts'
import type { PageQuery } from '../../storage/page.ts'
import type { Control } from '../control.ts'
import { refuse } from '../http/errors.ts'
import type { PaymentLinkReport } from '../schemas/payment-link.ts'

/** A link by id, in any world or in the one that is named. Throws ControlError. */
export function findLinkAnywhere(
  { stores }: Pick<Control, 'stores'>,
  id: string,
  tenantId: string | null,
): PaymentLink {
  const found = stores.paymentLinks
    .findAnywhere(id.toLowerCase())
    .find((link) => tenantId === null || link.tenantId === tenantId)
  return toPaymentLink(found ?? refuse(404, 'not_found', `No payment link has the id ${id}.`))
}

/** Newest first; null: of all worlds. */
export function listPaymentLinks(control: Control, tenantId: string | null, query: PageQuery) {
  return control.stores.paymentLinks.list(tenantId ?? undefined, query).items.map(toPaymentLink)
}

export function describePaymentLink(
  control: Control,
  link: PaymentLink,
  origin: string,
): PaymentLinkReport {
  const { body, invoice, history } = link
  const expiresAt = expiryOf(body)
  return {
    id: link.id,
    tenant_id: link.tenantId,
    payment_order_id: link.paymentOrderId,
    payment_id: link.paymentId,
    status: link.status,
    sms_status: link.smsStatus,
    supplier: body.supplier.name,
    currency: body.currency,
    total_amount: body.total_amount,
    page_url: pageUrl(link.token, origin),
    created_at: toWireTime(link.createdAt),
    expires_at: expiresAt === null ? null : toWireTime(expiresAt),
    methods: playableMethods(control, body.payment_provider_methods).map(
      ({ provider: { provider, method } }) => ({ provider, method }),
    ),
    invoice:
      invoice === null
        ? null
        : { reference_type: invoice.referenceType, reference: invoice.reference },
    payments: paymentsOfLink(control, link).map(({ id, provider, method, status }) => ({
      id,
      provider,
      method,
      status,
    })),
    history: history.map(({ status, occurredAt, because }) => ({
      status,
      at: toWireTime(occurredAt),
      because,
    })),
  }
}
