import { checkoutUrlOf, type PaymentLink } from '../../engine/payment-links/payment-link.ts'
import { maskUrlIfAny } from '../../input/mask-secrets.ts'

/** What of a customer, supplier, item or address was not said is null, as in the SDKs' models. */
function filled(keys: readonly string[], value: object): Record<string, unknown> {
  const given = value as Readonly<Record<string, unknown>>
  return Object.fromEntries(keys.map((key) => [key, given[key] ?? null]))
}

const customerKeys = ['email', 'first_name', 'last_name', 'phone', 'reference']
const supplierKeys = ['city', 'name', 'organization_number', 'website', 'zip']

/** A link as the API answers it: everything that either SDK's model has. */
export function shapePaymentLink(link: PaymentLink, origin: string) {
  const { body, id, tenantId, status } = link
  const url = (value: string | null | undefined) => maskUrlIfAny(value ?? null, 'userinfo')
  return {
    payment_link_id: id,
    payment_order_id: link.paymentOrderId,
    payment_id: link.paymentId,
    tenant_id: tenantId,
    status,
    sms_status: link.smsStatus,
    distributed_by_email: link.distributedByEmail,
    invoice_created: link.invoice !== null,
    checkout_url: checkoutUrlOf(link, origin),
    currency: body.currency,
    total_amount: body.total_amount,
    locale: body.locale,
    customer: filled(customerKeys, body.customer),
    supplier: filled(supplierKeys, body.supplier),
    items: body.items.map(({ unit, item_number, metadata, tags, ...item }) => ({
      ...item,
      item_number: item_number ?? null,
      // The C# SDK's comment: "default st".
      unit: unit ?? 'st',
      metadata: metadata ?? null,
      tags: tags ?? null,
    })),
    payment_provider_methods: body.payment_provider_methods.map(
      ({ provider, method, parameters }) => ({ provider, method, parameters: parameters ?? null }),
    ),
    due_date: body.due_date ?? null,
    metadata: body.metadata ?? null,
    delivery_address: body.delivery_address ?? null,
    invoice_address: body.invoice_address ?? null,
    logo_image_link: url(body.logo_image_link),
    checkout_success_url: url(body.checkout_success_url),
    checkout_cancel_url: url(body.checkout_cancel_url),
    payment_link_status_callback_url: url(body.payment_link_status_callback_url),
  }
}
