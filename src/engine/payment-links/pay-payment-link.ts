import type { JsonObject } from '../../payment/json.ts'
import type { Payment } from '../../payment/payment.ts'
import { isTerminal } from '../../payment/status-transitions.ts'
import type { LinkFacts, Provider } from '../../providers/provider.ts'
import { transaction } from '../../storage/transactions.ts'
import type { Engine } from '../engine.ts'
import { forbidden } from '../errors.ts'
import { initiatePayment } from '../initiate-payment.ts'
import { requireOpenLink } from './cancel-payment-link.ts'
import { paymentsOfLink } from './find-payment-link.ts'
import {
  customerName,
  type LinkMethod,
  type PaymentLink,
  type PaymentLinkBody,
  pageUrl,
  toOrderItems,
} from './payment-link.ts'

/** A way to pay that the sandbox can play. */
export type PlayableMethod = { readonly wanted: LinkMethod; readonly provider: Provider }

/** Those that a link offers, in its order; a method that the sandbox does not have is left out. */
export function playableMethods(
  { providers }: Pick<Engine, 'providers'>,
  methods: readonly LinkMethod[],
): PlayableMethod[] {
  return methods.flatMap((wanted) => {
    const provider = providers.lookUp(wanted)
    return provider?.linkParameters === undefined ? [] : [{ wanted, provider }]
  })
}

/** What a provider's parameters can be made of. `page`: URL of the link's page. */
export function toLinkFacts(body: PaymentLinkBody, wanted: LinkMethod, page: string): LinkFacts {
  return {
    parameters: wanted.parameters ?? {},
    description: body.items[0]?.description ?? body.supplier.name,
    phone: body.customer.phone ?? null,
    locale: body.locale,
    merchantId: body.items[0]?.merchant_id ?? null,
    returnUrl: `${page}/return`,
    cancelUrl: page,
  }
}

/**
 * The customer chose how to pay: a payment in the link's order, or the one that waits for the same choice already.
 * Throws ForbiddenError where the link or its order is over.
 */
export function payPaymentLink(
  engine: Engine,
  link: PaymentLink,
  chosen: { readonly provider: string; readonly method: string; readonly phone: string | null },
  origin: string,
): Payment {
  requireOpenLink(link, 'paid')
  const { body } = link
  const found = playableMethods(engine, body.payment_provider_methods).find(
    ({ wanted }) => wanted.provider === chosen.provider && wanted.method === chosen.method,
  )
  if (found === undefined)
    return forbidden('operation_forbidden', `${chosen.provider}/${chosen.method} is not offered.`)
  const waiting = paymentsOfLink(engine, link).find(
    ({ provider, method, status }) =>
      provider === chosen.provider && method === chosen.method && !isTerminal(status),
  )
  if (waiting !== undefined) return waiting
  const facts = toLinkFacts(body, found.wanted, pageUrl(link.token, origin))
  const phone = chosen.phone ?? facts.phone
  return initiateThrough(engine, link, found.provider, { ...facts, phone }, origin)
}

/** A payment of all that the link is for. */
export function initiateThrough(
  engine: Engine,
  link: PaymentLink,
  { provider, method, parameters: schema, linkParameters }: Provider,
  facts: LinkFacts,
  origin: string,
): Payment {
  const { tenantId, paymentOrderId: orderId, body } = link
  const parsed = schema.safeParse(linkParameters?.(facts) ?? {})
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    forbidden(
      'operation_forbidden',
      `${provider}/${method}: ${issue?.path.join('.')} is not valid.`,
    )
  }
  const name = customerName(body)
  const payer = { name, email: body.customer.email ?? null, phone_number: facts.phone }
  return transaction(engine.stores.db, () => {
    const { payment } = initiatePayment(engine, {
      tenantId,
      orderId,
      body: {
        currency: body.currency,
        metadata: body.metadata,
        provider,
        method,
        order_items: toOrderItems(body.items),
        payer,
        provider_method_parameters: parsed.data as JsonObject,
        total_amount: body.total_amount,
      },
      scenarioHeader: null,
      origin,
    })
    engine.stores.paymentLinks.connect(link.seq, payment.seq)
    return payment
  })
}
