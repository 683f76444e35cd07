import { paymentOrderStatuses } from '../../payment/payment-order.ts'
import { paymentStatuses } from '../../payment/status-transitions.ts'
import { requisitionStatuses } from '../../storage/requisition-store.ts'
import { type Schema, toTypeName } from './json-schema.ts'
import { exampleIds } from './request-examples.ts'

/** A callback: where its URL is given, and what it says. */
type Webhook = {
  readonly summary: string
  readonly url: string
  readonly body: Schema
  readonly example: Readonly<Record<string, unknown>>
}

const id: Schema = { type: 'string', format: 'uuid' }
const text: Schema = { type: 'string' }
const time: Schema = { type: 'string', format: 'date-time' }
const amount: Schema = { type: 'integer', description: 'öre' }
const free: Schema = { type: ['object', 'null'], additionalProperties: true, description: 'any' }
const objects: Schema = {
  type: 'array',
  items: { type: 'object', additionalProperties: true, description: 'as in the answer' },
}
const maybe: Schema = { type: ['string', 'null'] }
const at = '2026-01-02T03:04:05.678000Z'

function object(properties: Record<string, Schema>): Schema {
  return { type: 'object', properties, required: Object.keys(properties) }
}

/** What a person is asked to approve, and the tenant told of. */
const approvals = ['payment_consent', 'account_verification', 'activation', 'agreement_signature']

/** The body of each kind of callback, by what the control API calls its subject. */
const webhooks: Readonly<Record<string, Webhook>> = {
  payment_status: {
    summary: 'A payment has a new status',
    url: '`status_callback_url` of the payment',
    body: object({
      id,
      payment_id: id,
      payment_order_id: id,
      status: { type: 'string', enum: paymentStatuses },
      occurred_at: time,
      details: { ...free, description: '`provider_data` with the reason of a refusal' },
      funds: { ...free, description: 'of a deposit: what has come in' },
      provider: text,
      method: text,
      metadata: { ...free, description: 'as the payment was created with' },
    }),
    example: {
      id: exampleIds.payment_id,
      payment_id: exampleIds.payment_id,
      payment_order_id: exampleIds.payment_order_id,
      status: 'COMPLETED',
      occurred_at: at,
      details: null,
      funds: null,
      provider: 'open_payments',
      method: 'pis',
      metadata: { order: '1001' },
    },
  },
  payment_order_status: {
    summary: 'A payment order has a new status',
    url: '`status_callback_url` of the payment order',
    body: object({ id, status: { type: 'string', enum: paymentOrderStatuses }, occurred_at: time }),
    example: { id: exampleIds.payment_order_id, status: 'CLOSED', occurred_at: at },
  },
  payment_refund: {
    summary: 'A refund has ended',
    url: '`payment_refund_callback_url` of the tenant',
    body: object({
      id,
      refund_id: id,
      payment_id: id,
      payment_order_id: id,
      amount,
      currency: text,
      provider: text,
      status: { type: 'string', enum: ['COMPLETED', 'FAILED'] },
      occurred_at: time,
    }),
    example: {
      id: exampleIds.callback_id,
      refund_id: exampleIds.callback_id,
      payment_id: exampleIds.payment_id,
      payment_order_id: exampleIds.payment_order_id,
      amount: 12_500,
      currency: 'SEK',
      provider: 'swish',
      status: 'COMPLETED',
      occurred_at: at,
    },
  },
  deposit_reference: {
    summary: 'A bank transfer fits no payment',
    url: '`deposit_reference_callback_url` of the tenant',
    body: object({
      id: maybe,
      deposit_reference_id: maybe,
      transfer_id: id,
      deposit_bank_account_id: id,
      amount,
      currency: text,
      reference: maybe,
      reference_type: maybe,
      occurred_at: time,
    }),
    example: {
      id: exampleIds.deposit_reference_id,
      deposit_reference_id: exampleIds.deposit_reference_id,
      transfer_id: exampleIds.transfer_id,
      deposit_bank_account_id: exampleIds.deposit_bank_account_id,
      amount: 12_500,
      currency: 'SEK',
      reference: '1234567897',
      reference_type: 'OCR',
      occurred_at: at,
    },
  },
  requisition: {
    summary: 'A requisition has a new status',
    url: '`callback_url` of the requisition',
    body: object({
      id,
      requisition_id: id,
      status: { type: 'string', enum: requisitionStatuses },
      payouts: objects,
      failed_to_disburse: objects,
      disbursement_ids: { type: 'array', items: id },
      occurred_at: time,
    }),
    example: {
      id: exampleIds.requisition_id,
      requisition_id: exampleIds.requisition_id,
      status: 'PROCESSED',
      payouts: [],
      failed_to_disburse: [],
      disbursement_ids: [],
      occurred_at: at,
    },
  },
  credit_account_top_up: {
    summary: 'A liquidity account got money',
    url: '`credit_account_top_up_callback_url` of the tenant',
    body: object({
      id,
      liquidity_account_id: id,
      amount,
      currency: text,
      balance: amount,
      occurred_at: time,
    }),
    example: {
      id: exampleIds.liquidity_account_id,
      liquidity_account_id: exampleIds.liquidity_account_id,
      amount: 12_500,
      currency: 'SEK',
      balance: 12_500,
      occurred_at: at,
    },
  },
  disbursement: {
    summary: 'Money was paid out',
    url: '`disbursement_callback_url` of the tenant',
    body: object({
      id,
      disbursed_at: { type: 'string', description: 'a date-time with a space instead of the T' },
    }),
    example: { id: exampleIds.disbursement_id, disbursed_at: at.replace('T', ' ') },
  },
  merchant_status: {
    summary: 'A merchant has a new status',
    url: '`merchant_status_callback_url` of the tenant',
    body: object({ id, merchant_id: id, status: text }),
    example: {
      id: exampleIds.merchant_id,
      merchant_id: exampleIds.merchant_id,
      status: 'APPROVED',
    },
  },
  payment_link: {
    summary: 'A payment link has a new status',
    url: '`payment_link_status_callback_url` of the payment link',
    body: object({ payment_link_id: id, status: text, occured_at: time }),
    example: { payment_link_id: exampleIds.payment_link_id, status: 'COMPLETED', occured_at: at },
  },
  poke: {
    summary: 'The tenant called poke',
    url: '`callback_url` of the call',
    body: object({ id, event: { type: 'string', enum: ['poke'] }, occurred_at: time }),
    example: { id: exampleIds.callback_id, event: 'poke', occurred_at: at },
  },
  ...Object.fromEntries(approvals.map((kind) => [kind, approvalWebhook(kind)])),
}

function approvalWebhook(kind: string): Webhook {
  const from =
    kind === 'agreement_signature' ? 'provider_state_callback_url' : 'status_callback_url'
  const own = `${kind}_id`
  return {
    summary: `The ${kind.replaceAll('_', ' ')} has a new status`,
    url: `\`${from}\` of the request`,
    body: object({
      id,
      [own]: id,
      status: text,
      occurred_at: time,
      details: { type: 'null' },
      provider: maybe,
      method: maybe,
      metadata: { ...free, description: 'as in the request' },
    }),
    example: {
      id: exampleIds.approval_id,
      [own]: exampleIds.approval_id,
      status: kind === 'activation' ? 'COMPLETED' : 'ACTIVE',
      occurred_at: at,
      details: null,
      provider: null,
      method: null,
      metadata: null,
    },
  }
}

/** The section on callbacks of the document's description. `header`: the one that carries the signature. */
export function callbackText(header: string): string {
  return `## Callbacks

A callback is a \`POST\` of JSON to a URL of yours; \`webhooks\` lists each kind. Any 2xx acknowledges it. Otherwise it is sent again, so that it may come twice or out of order: ask for the payment before you act on it.

### Signature

Once you have called \`POST /signing_key/generate\`, each callback has the header \`${header}\`: the base64 of the Ed25519 signature over the bytes of the body as they came. \`GET /signing_key\` answers the public key, base64 of its 32 raw bytes. Verify before you parse:

\`\`\`js
import { createPublicKey, verify } from 'node:crypto'

const x = Buffer.from(publicKey, 'base64').toString('base64url')
const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
const isGenuine = verify(null, rawBody, key, Buffer.from(request.headers['${header}'], 'base64'))
\`\`\`

Answer 401 where it does not verify. \`GET /_sandbox/callbacks/{callback_id}/signature\` says what is wrong with a signature that you refuse.`
}

/** The `webhooks` of the document, and the schemas of their bodies by name. */
export function describeWebhooks(header: string) {
  const schemas: Record<string, Schema> = {}
  const described: Record<string, object> = {}
  for (const [subject, { summary, url, body, example }] of Object.entries(webhooks)) {
    const name = `${toTypeName(subject)}Callback`
    schemas[name] = body
    described[subject] = {
      post: {
        operationId: `on_${subject}`,
        tags: ['Callbacks'],
        summary,
        description: `Sent to ${url}. Any 2xx acknowledges it; anything else has it sent again.`,
        parameters: [signatureParameter(header)],
        requestBody: {
          required: true,
          content: {
            'application/json': { schema: { $ref: `#/components/schemas/${name}` }, example },
          },
        },
        responses: {
          200: { description: 'Acknowledged; the body of the answer is not read' },
          '4XX': { description: 'Refused, such as 401 for a bad signature: it is sent again' },
        },
        security: [],
      },
    }
  }
  return { schemas, webhooks: described }
}

function signatureParameter(header: string) {
  return {
    name: header,
    in: 'header',
    required: false,
    description:
      'Base64 of the Ed25519 signature over the raw body. Only where the tenant has generated a signing key.',
    schema: { type: 'string', pattern: '^[A-Za-z0-9+/]{86}==$' },
    example: `${'A'.repeat(86)}==`,
  }
}
