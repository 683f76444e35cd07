import type { JsonObject } from '../payment/json.ts'
import type { Payment } from '../payment/payment.ts'
import type { Mutation } from '../payment/plan-types.ts'
import { senderHeaders } from '../scenarios/format/check-deliveries.ts'
import { toWireTime } from '../scheduler/clock.ts'
import { deriveSigningKey, forgeSignature, signBody } from './signature.ts'

/**
 * Body of a payment status callback, as JSON text.
 * @GUESS no source shows a whole one: a status-history entry plus ids, with both spellings of the id
 * (docs/contract/ping-payments-api.md#open-2)
 */
export function paymentMessage(
  payment: Payment,
  change: {
    readonly status: string
    /** ms, world time */
    readonly occurredAt: number
    readonly details: JsonObject | null
    readonly funds: JsonObject | null
  },
): string {
  return JSON.stringify({
    id: payment.id,
    payment_id: payment.id,
    payment_order_id: payment.paymentOrderId,
    status: change.status,
    occurred_at: toWireTime(change.occurredAt),
    details: change.details,
    funds: change.funds,
    provider: payment.provider,
    method: payment.method,
    metadata: payment.metadata,
  })
}

/**
 * Body of a payment order status callback, as JSON text.
 * @GUESS only the URL and the statuses are known (docs/contract/ping-payments-api.md#51-bodies-and-events,
 * docs/contract/ping-payments-api.md#open-24)
 */
export function paymentOrderMessage(id: string, status: string, occurredAt: number): string {
  return JSON.stringify({ id, status, occurred_at: toWireTime(occurredAt) })
}

/**
 * Body of a payment link's callback, as JSON text, with the vendor's own spelling
 * (docs/contract/ping-payments-api.md#51-bodies-and-events).
 */
export function paymentLinkMessage(id: string, status: string, occurredAt: number): string {
  return JSON.stringify({ payment_link_id: id, status, occured_at: toWireTime(occurredAt) })
}

/** What goes over the wire for one attempt. */
export type Message = { readonly headers: Record<string, string>; readonly body: string }

/** Headers and body of an attempt: the true message, then what the scenario changes in it. */
export function composeMessage({
  body,
  mutation,
  privateKey,
  foreignKey = null,
  signatureHeader,
  userAgent,
  trace = {},
}: {
  /** of an old message, where that is sent instead */
  body: string
  mutation: Mutation | null
  privateKey: string | null
  /** that of another tenant, where there is one */
  foreignKey?: string | null
  signatureHeader: string
  userAgent: string
  /** headers that name the merchant's trace */
  trace?: Readonly<Record<string, string>>
}): Message {
  const signed = mutateBody(body, mutation)
  const sent = withFields(signed, mutation?.tamper)
  const headers: Record<string, string> = {
    'content-type': mutation?.contentType ?? 'application/json',
    'user-agent': userAgent,
    accept: 'application/json',
    ...trace,
  }
  const signature = signatureFor(signed, mutation, privateKey, foreignKey)
  if (signature !== null) headers[signatureHeader] = signature
  return { headers: withHeaders(headers, mutation?.headers ?? {}), body: sent }
}

/** Names count in any case, and a header is sent once. What the sender sets itself stays the sender's. */
function withHeaders(
  headers: Readonly<Record<string, string>>,
  replaced: Readonly<Record<string, string>>,
): Record<string, string> {
  const byName = new Map(Object.entries(headers).map((entry) => [entry[0].toLowerCase(), entry]))
  for (const [name, value] of Object.entries(replaced))
    if (!senderHeaders.has(name.toLowerCase())) byName.set(name.toLowerCase(), [name, value])
  return Object.fromEntries(byName.values())
}

function mutateBody(body: string, mutation: Mutation | null): string {
  const status = mutation?.status === undefined ? {} : { status: mutation.status }
  const written = withFields(body, { ...status, ...mutation?.fields })
  switch (mutation?.body) {
    case 'of_another_payment':
      return body
    case 'empty':
      return ''
    case 'truncated':
      return written.slice(0, Math.floor(written.length / 2))
    case 'not_json':
      return '<html><body>Bad Gateway</body></html>'
    case undefined:
      return written
  }
}

function withFields(body: string, fields: JsonObject = {}): string {
  if (Object.keys(fields).length === 0) return body
  return JSON.stringify({ ...JSON.parse(body), ...fields })
}

// A tenant without a signing key gets no signature: the feature is opt-in (docs/contract/ping-payments-api.md#52-signature).
// A forged one comes from outside, which does not know whether there is a key.
function signatureFor(
  body: string,
  mutation: Mutation | null,
  privateKey: string | null,
  foreignKey: string | null,
): string | null {
  if (mutation?.signature === 'missing') return null
  if (mutation?.signature === 'foreign') return signBody(body, foreignKey ?? throwAwayKey())
  if (privateKey === null)
    return mutation?.signature === 'wrong' ? signBody(body, throwAwayKey()) : null
  const signature = signBody(body, privateKey)
  return mutation?.signature === 'wrong' ? forgeSignature(signature) : signature
}

let throwAway: string | null = null

/** A private key whose public key no tenant has. */
function throwAwayKey(): string {
  throwAway ??= deriveSigningKey('the key of a forger').privateKey
  return throwAway
}
