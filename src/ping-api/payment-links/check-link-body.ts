import type { Engine } from '../../engine/engine.ts'
import { playableMethods, toLinkFacts } from '../../engine/payment-links/pay-payment-link.ts'
import type { PaymentLinkBody } from '../../engine/payment-links/payment-link.ts'
import type { Problem } from '../http/api-error.ts'
import { type Parsed, parse } from '../http/validation.ts'
import { type LinkBodySchema, linkMethodNames } from './payment-link-schemas.ts'

/** Stands for what is not known before the customer pays. */
const later = { page: 'https://sandbox.example/links', phone: '0700000000' }

/**
 * Check of a new link: what the schema says, that each method is its provider's, and that a payment can be made of the
 * parameters given for it.
 */
export function checkLinkBody(engine: Engine, schema: LinkBodySchema) {
  return function check(raw: unknown): Parsed<PaymentLinkBody> {
    const parsed = parse(schema, raw)
    if (!parsed.ok) return parsed
    const body = parsed.value as PaymentLinkBody
    const problems = [...pairProblems(engine, body), ...parameterProblems(engine, body)]
    return problems.length === 0 ? { ...parsed, value: body } : { ok: false, problems }
  }
}

function pairProblems({ providers }: Engine, body: PaymentLinkBody): Problem[] {
  const known = linkMethodNames(providers.all)
  return body.payment_provider_methods.flatMap(({ provider, method }, index) => {
    const own = known.filter((name) => name.provider === provider)
    if (own.some((name) => name.method === method)) return []
    const additional_information = { allowed: own.map((name) => name.method) }
    const property = `payment_provider_methods.${index}.method`
    const description = 'Invalid value for enum'
    return [{ error: 'invalid_enum', description, property, additional_information }]
  })
}

function parameterProblems(engine: Engine, body: PaymentLinkBody): Problem[] {
  const methods = body.payment_provider_methods
  return playableMethods(engine, methods).flatMap(({ wanted, provider }) => {
    const facts = { ...toLinkFacts(body, wanted, later.page), phone: later.phone }
    const place = ['payment_provider_methods', methods.indexOf(wanted), 'parameters']
    const parsed = parse(provider.parameters, provider.linkParameters?.(facts), place)
    return parsed.ok ? [] : parsed.problems
  })
}
