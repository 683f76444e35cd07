import { expect, test } from 'vitest'
import { composeMessage, paymentMessage, paymentOrderMessage } from '../../src/callbacks/message.ts'
import { generateSigningKey, signBody, verifySignature } from '../../src/callbacks/signature.ts'
import type { Payment } from '../../src/payment/payment.ts'
import type { Mutation } from '../../src/payment/plan-types.ts'
import { senderHeaders } from '../../src/scenarios/format/check-deliveries.ts'

const payment: Payment = {
  seq: 1,
  id: 'payment',
  tenantId: 'tenant',
  paymentOrderId: 'order',
  status: 'COMPLETED',
  currency: 'SEK',
  totalAmount: 12_500,
  provider: 'open_payments',
  method: 'pis',
  metadata: { cart: 7 },
  orderItems: [],
  payer: null,
  providerMethodParameters: {},
  providerMethodResponse: {},
  statusCallbackUrl: null,
  createdAt: 0,
  scenarioVersion: '1',
  scenarioBecause: 'a test',
  seed: null,
}

const body = '{"id":"payment","status":"PENDING"}'

function compose(mutation: Mutation | null, privateKey: string | null = null) {
  return composeMessage({
    body,
    mutation,
    privateKey,
    signatureHeader: 'signature',
    userAgent: 'ping-sandbox',
  })
}

test('writes a status change as the body of a callback', () => {
  const occurredAt = Date.UTC(2026, 10, 20, 17)
  const details = { provider_data: { reason: 'AM04' } }
  const text = paymentMessage(payment, { status: 'DECLINED', occurredAt, details, funds: null })
  expect(JSON.parse(text)).toEqual({
    id: 'payment',
    payment_id: 'payment',
    payment_order_id: 'order',
    status: 'DECLINED',
    occurred_at: '2026-11-20T17:00:00.000000Z',
    details: { provider_data: { reason: 'AM04' } },
    funds: null,
    provider: 'open_payments',
    method: 'pis',
    metadata: { cart: 7 },
  })
})

test('writes the status of a payment order as the body of a callback', () => {
  expect(JSON.parse(paymentOrderMessage('order', 'SPLIT', Date.UTC(2026, 0, 1)))).toEqual({
    id: 'order',
    status: 'SPLIT',
    occurred_at: '2026-01-01T00:00:00.000000Z',
  })
})

test('sends an honest message as JSON, without a signature where the tenant has no key', () => {
  expect(compose(null)).toEqual({
    headers: {
      'content-type': 'application/json',
      'user-agent': 'ping-sandbox',
      accept: 'application/json',
    },
    body,
  })
})

test('signs the body that is sent, not the one before its mutation', () => {
  const { privateKey } = generateSigningKey()
  const message = compose({ body: 'not_json' }, privateKey)
  expect(message.headers['signature']).toBe(signBody(message.body, privateKey))
})

test('leaves the signature out on purpose', () => {
  const { privateKey } = generateSigningKey()
  expect(compose({ signature: 'missing' }, privateKey).headers).not.toHaveProperty('signature')
})

test('sends a wrong signature on purpose', () => {
  const { privateKey } = generateSigningKey()
  const forged = compose({ signature: 'wrong' }, privateKey).headers['signature']
  expect(forged).toMatch(/^[A-Za-z0-9+/]{86}==$/)
  expect(forged).not.toBe(signBody(body, privateKey))
})

test('sends a wrong signature of a key that nobody has where the tenant has none', () => {
  const forged = compose({ signature: 'wrong' }).headers['signature'] ?? ''
  expect(forged).toMatch(/^[A-Za-z0-9+/]{86}==$/)
  expect(verifySignature(body, forged, generateSigningKey().publicKey)).toBe(false)
})

test('sends each header once, in the spelling that was asked for', () => {
  const headers = { 'Content-Type': 'text/plain', Accept: '*/*' }
  expect(compose({ headers }).headers).toEqual({ 'user-agent': 'ping-sandbox', ...headers })
})

test.each([...senderHeaders])('leaves %s to the sender', (name) => {
  const { headers } = compose({ headers: { [name]: 'x', [name.toUpperCase()]: 'y' } })
  expect(Object.keys(headers)).toEqual(['content-type', 'user-agent', 'accept'])
})

test('tells another status than the true one', () => {
  expect(JSON.parse(compose({ status: 'COMPLETED' }).body)).toEqual({
    id: 'payment',
    status: 'COMPLETED',
  })
})

test('sends half a body', () => {
  expect(compose({ body: 'truncated' }).body).toBe(body.slice(0, 17))
})

test('sends no body at all', () => {
  expect(compose({ body: 'empty' }).body).toBe('')
})

test('sends a body that is no JSON', () => {
  expect(() => JSON.parse(compose({ body: 'not_json' }).body)).toThrow(SyntaxError)
})

test('sends another content type', () => {
  expect(compose({ contentType: 'text/plain' }).headers['content-type']).toBe('text/plain')
})

test('adds and replaces headers', () => {
  const { headers } = compose({ headers: { 'x-trace': '1', 'user-agent': 'curl' } })
  expect(headers).toMatchObject({ 'x-trace': '1', 'user-agent': 'curl' })
})

test('tampers with the body after it was signed', () => {
  const { privateKey, publicKey } = generateSigningKey()
  const sent = compose({ tamper: { status: 'COMPLETED' } }, privateKey)
  expect(sent.body).toBe('{"id":"payment","status":"COMPLETED"}')
  expect(sent.headers['signature']).toBe(signBody(body, privateKey))
  expect(verifySignature(sent.body, sent.headers['signature'] ?? '', publicKey)).toBe(false)
})

test('adds fields and says any word, and signs that', () => {
  const { privateKey, publicKey } = generateSigningKey()
  const sent = compose({ status: 'ON_HOLD', fields: { hold: { by: 'bank' } } }, privateKey)
  expect(JSON.parse(sent.body)).toEqual({ id: 'payment', status: 'ON_HOLD', hold: { by: 'bank' } })
  expect(verifySignature(sent.body, sent.headers['signature'] ?? '', publicKey)).toBe(true)
})

test('signs with the key of another tenant, or with one that nobody has', () => {
  const own = generateSigningKey()
  const other = generateSigningKey()
  const signed = (foreignKey: string | null, privateKey: string | null = own.privateKey) =>
    composeMessage({
      body,
      mutation: { signature: 'foreign' },
      privateKey,
      foreignKey,
      signatureHeader: 'signature',
      userAgent: 'ping-sandbox',
    }).headers['signature'] ?? ''
  expect(verifySignature(body, signed(other.privateKey), other.publicKey)).toBe(true)
  for (const signature of [signed(null), signed(null, null)])
    expect(verifySignature(body, signature, own.publicKey)).toBe(false)
})
