import type { Found, Setting } from './found.ts'

type Choice = {
  /** the question in the table "Emulator's choice" of docs/fidelity.md, as it is written there */
  readonly row: string
  readonly concerns: (found: Found) => boolean
  /** the value with which the sandbox does as the recording */
  readonly setting?: readonly [name: string, value: (found: Found) => string | null]
}

const isBody = ({ kind }: Found) =>
  ['missing_key', 'extra_key', 'renamed_key', 'type', 'format', 'value'].includes(kind)

const isCallback = ({ where }: Found, subject: string) => where === `callback of a ${subject}`

/** Whether the recording took what the sandbox refuses, or the other way round. */
const taken = ({ kind, recorded, here }: Found) => {
  if (kind !== 'status') return null
  const [one, other] = [Number(recorded) < 300, Number(here) < 300]
  return one === other ? null : one
}

const isStatusOf = (found: Found, where: string) => found.kind === 'status' && found.where === where

const says = (found: Found, words: RegExp) => words.test(found.refusal ?? '')

/** Payment Links, whose addresses have `payment_links` twice; `end` is what follows them. */
const isLink = ({ where }: Found, end = '') =>
  new RegExp(`/payment_links/api/v1/payment_links${end}`).test(where)

/** KYC under either of its addresses; `end` begins the path below it. */
const isKyc = ({ where }: Found, end: string) => new RegExp(` (?:/kyc)?/api/${end}`).test(where)

/** The first that concerns a difference is its row. */
export const choices: readonly Choice[] = [
  {
    row: 'no or malformed `tenant_id`',
    concerns: (found) => found.isAuth === true,
    setting: [
      'SANDBOX_AUTH_FAILURE_STATUS',
      ({ kind, recorded }) =>
        kind === 'status' && /^40[13]$/.test(recorded ?? '') ? recorded : null,
    ],
  },
  {
    row: 'no or malformed `tenant_id`',
    concerns: (found) => found.kind === 'status' && says(found, /"tenant_id"/),
  },
  {
    row: 'key of the checkout URL',
    concerns: ({ kind, path, recorded, here }) =>
      kind === 'renamed_key' &&
      /(?:^|\.)provider_method_response\./.test(path ?? '') &&
      /checkout/.test(`${recorded} ${here}`),
    setting: ['SANDBOX_CHECKOUT_URL_KEY', ({ recorded }) => recorded],
  },
  {
    row: 'signature',
    concerns: ({ kind, path }) => kind === 'header' && path === 'signature',
    setting: ['SANDBOX_SIGNATURE_HEADER', ({ recorded }) => recorded],
  },
  {
    row: 'first callback',
    concerns: ({ kind, recorded, here }) =>
      kind === 'callback' && (recorded ?? here) === 'INITIATED',
    setting: [
      'SANDBOX_CALLBACK_INITIATED',
      ({ recorded }) => (recorded === null ? 'false' : 'true'),
    ],
  },
  {
    row: 'payment in another currency than its order',
    concerns: (found) =>
      isStatusOf(found, 'POST /payment_orders/{id}/payments') &&
      says(found, /currency/) &&
      [found.recorded, found.here].includes('403'),
    setting: ['SANDBOX_CURRENCY_MISMATCH', (found) => (taken(found) === true ? 'allow' : 'refuse')],
  },
  {
    row: 'payment in a currency that its provider does not have',
    concerns: (found) =>
      isStatusOf(found, 'POST /payment_orders/{id}/payments') && says(found, /currency/),
  },
  {
    row: 'refunds of `open_payments`',
    concerns: (found) => found.kind === 'status' && says(found, /SANDBOX_REFUND_OPEN_PAYMENTS/),
    setting: ['SANDBOX_REFUND_OPEN_PAYMENTS', (found) => (taken(found) === true ? 'allow' : null)],
  },
  {
    row: 'closing an order with running payments',
    concerns: (found) => isStatusOf(found, 'PUT /payment_orders/{id}/close'),
    setting: [
      'SANDBOX_CLOSE_NEEDS_TERMINATED',
      (found) => (taken(found) === null ? null : String(taken(found) === false)),
    ],
  },
  {
    row: 'order item without `vat_rate`',
    concerns: (found) => found.kind === 'status' && says(found, /vat_rate/),
  },
  {
    row: 'consent that is not `ACTIVE`',
    concerns: (found) => found.kind === 'status' && says(found, /payment_consent_not_active/),
  },
  {
    row: 'a payment batch with something wrong in it',
    concerns: (found) => isStatusOf(found, 'POST /payment_batches'),
  },
  {
    row: 'an `id` that the client chose',
    concerns: (found) =>
      found.kind === 'status' && says(found, /\bid\b/) && says(found, /taken|used|exists|another/),
  },
  {
    row: 'body of a payment callback',
    concerns: (found) => isCallback(found, 'payment') && isBody(found),
  },
  {
    row: 'body of a payment order callback',
    concerns: (found) => isCallback(found, 'payment order') && isBody(found),
  },
  {
    row: 'body of a refund callback',
    concerns: (found) => isCallback(found, 'refund') && isBody(found),
  },
  { row: 'payment link: callbacks', concerns: (found) => isCallback(found, 'payment link') },
  {
    row: 'order of callbacks',
    concerns: ({ kind, where }) => kind === 'order' && where.startsWith('callback'),
  },
  { row: 'callbacks', concerns: ({ where }) => where.startsWith('callback') },
  {
    row: "order of a payment's statuses",
    concerns: ({ kind, where }) => kind === 'order' && /\/payments\b/.test(where),
  },
  { row: 'refunds', concerns: ({ where }) => /\/refunds?\b/.test(where) },
  {
    row: 'Mimic: unknown consent or Open Payments payment, or a step it cannot take',
    concerns: ({ where }) => /^\w+ \/api\/(?:payment_consents|open_payments)/.test(where),
  },
  { row: 'KYC: agreements', concerns: (found) => isKyc(found, 'agreements') },
  {
    row: 'KYC: AIS of somebody who is registered',
    concerns: (found) => isKyc(found, 'merchant_ais'),
  },
  {
    row: 'KYC: accounts of a merchant',
    concerns: (found) => isKyc(found, 'merchant_verification') && says(found, /bank_account/),
  },
  {
    row: 'KYC: a merchant that was verified',
    concerns: (found) => isKyc(found, 'merchant_verification'),
  },
  {
    row: '`kyc_information` of an organization',
    concerns: ({ path }) => /(?:^|\.)kyc_information\b/.test(path ?? ''),
  },
  { row: 'requisitions', concerns: ({ where }) => where.includes('requisition') },
  { row: 'deposit references', concerns: ({ where }) => where.includes('/deposit_references') },
  {
    row: 'payment link: sum that does not fit',
    concerns: (found) => isLink(found) && says(found, /total_amount_mismatch|currency_mismatch/),
  },
  {
    row: 'payment link: providers that the sandbox does not play (`billmate`, `verifone`, `fortus`, `baase`)',
    concerns: (found) =>
      isLink(found) && found.kind === 'status' && says(found, /payment_provider_methods/),
  },
  {
    row: 'payment link: `due_date`',
    concerns: (found) => isLink(found) && says(found, /due_date/),
  },
  {
    row: 'payment link that ended',
    concerns: (found) =>
      found.kind === 'status' && isLink(found, '/{id}/(?:cancel|invoice|distribute)'),
  },
  {
    row: 'payment link: errors',
    concerns: (found) => isLink(found) && isBody(found) && / \(\d+\)$/.test(found.where),
  },
  {
    row: 'payment link: texts',
    concerns: (found) => isLink(found) && /(?:^|\.)sms_status$/.test(found.path ?? ''),
  },
  {
    row: 'payment link: invoice and receipt',
    concerns: (found) => isLink(found, '/{id}/(?:invoice|receipt)'),
  },
  {
    row: 'lists of payment links',
    concerns: ({ where, path, kind }) =>
      kind === 'type' && path === '' && where.endsWith('/payment_links'),
  },
  {
    row: 'lists',
    concerns: ({ where, path, kind }) => kind === 'type' && path === '' && where.startsWith('GET '),
  },
  {
    row: 'payment link: what is required',
    concerns: (found) => isStatusOf(found, 'POST /payment_links/api/v1/payment_links'),
  },
  {
    row: '404 body',
    concerns: (found) =>
      isBody(found) && found.refusal !== undefined && found.where.endsWith(' (404)'),
  },
]

/** A header, a key or a word: nothing that would be another line of a file, or another value of a list. */
const writable = /^[\w.!#$%&'*+^`|~-]{1,100}$/

export function findChoice(found: Found): {
  readonly choice: string | null
  readonly setting: Setting | null
} {
  const choice = choices.find(({ concerns }) => concerns(found))
  const [name, toValue] = choice?.setting ?? []
  const value = toValue?.(found) ?? null
  const isUsable = name !== undefined && value !== null && writable.test(value)
  return { choice: choice?.row ?? null, setting: isUsable ? { name, value } : null }
}
