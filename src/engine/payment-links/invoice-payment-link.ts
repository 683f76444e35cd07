import { transaction } from '../../storage/transactions.ts'
import type { Engine } from '../engine.ts'
import { forbidden } from '../errors.ts'
import { requireOpenLink } from './cancel-payment-link.ts'
import { savePaymentLink } from './move-payment-link.ts'
import { initiateThrough, toLinkFacts } from './pay-payment-link.ts'
import { type LinkInvoice, type PaymentLink, pageUrl } from './payment-link.ts'

type InvoiceRequest = {
  readonly referenceType: LinkInvoice['referenceType']
  readonly documentName: string | null
  /** `scheme://host` of addresses */
  readonly origin: string
}

/**
 * An invoice for a link: a deposit that waits for a transfer with the invoice's reference, and completes the link
 * (docs.pingpayments.com, "Handling responses and callbacks"). Throws ForbiddenError where there is one already, or the
 * link has ended.
 */
export function invoicePaymentLink(
  engine: Engine,
  link: PaymentLink,
  { referenceType, documentName, origin }: InvoiceRequest,
): LinkInvoice {
  if (link.invoice !== null)
    forbidden('operation_forbidden', `The payment link ${link.id} has an invoice already.`)
  requireOpenLink(link, 'invoiced')
  const deposit = engine.providers.all.find(({ funding }) => funding !== undefined)
  if (deposit === undefined)
    return forbidden('operation_forbidden', 'This sandbox has no provider that takes transfers.')
  const wanted = { ...deposit, parameters: { reference_type: referenceType } }
  return transaction(engine.stores.db, () => {
    const facts = toLinkFacts(link.body, wanted, pageUrl(link.token, origin))
    const payment = initiateThrough(engine, link, deposit, facts, origin)
    const reference = String(payment.providerMethodResponse['reference'])
    const invoice = { referenceType, reference, documentName }
    savePaymentLink(engine, { ...link, invoice })
    return invoice
  })
}

export function requireInvoice({ id, invoice }: PaymentLink): LinkInvoice {
  return invoice ?? forbidden('operation_forbidden', `The payment link ${id} has no invoice.`)
}

export function requirePaid({ id, status }: PaymentLink): void {
  if (status === 'COMPLETED') return
  forbidden('operation_forbidden', `The payment link ${id} is ${status}: there is no receipt.`)
}
