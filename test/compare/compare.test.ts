import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { choices, findChoice } from '../../src/compare/choices.ts'
import type { Found } from '../../src/compare/found.ts'
import type { Har } from '../../src/control-api/schemas/har.ts'
import { type MutableEntry, mutate, record, recordRefused, recordTraffic } from './record.ts'
import { runCompare } from './run-compare.ts'

/** Recorded once: what most tests change a copy of. */
const traffic = record(recordTraffic)

test('finds nothing in traffic that was recorded from the sandbox itself', async () => {
  const { code, report } = await runCompare(await traffic)
  expect(report).toMatchObject({
    counts: { requests: 17, callbacks: 6, differences: 0, left_out: 0 },
    differences: [],
    left_out: [],
  })
  expect(code).toBe(0)
})

test('finds nothing in refused requests that were recorded from the sandbox itself', async () => {
  expect((await runCompare(await recordRefused())).report?.differences).toEqual([])
})

const isPayment = ({ path, isCallback }: MutableEntry) =>
  !isCallback && /\/payments\/[\w-]+$/.test(path)

const isNewPayment = ({ path, isCallback }: MutableEntry) =>
  !isCallback && /\w\/payments$/.test(path)

type Case = {
  readonly recording: () => Promise<Har>
  /** kind, path, recorded, here of every difference */
  readonly found: readonly (readonly [string, string | null, string | null, string | null])[]
  readonly choice: string | null
  /** where a difference shows in a callback too */
  readonly more?: string
  readonly setting: readonly [string, string] | null
}

const change = (how: (entry: MutableEntry) => void) => async () => mutate(await traffic, how)

const cases: Record<string, Case> = {
  'a renamed checkout key': {
    recording: () => record(recordTraffic, { SANDBOX_CHECKOUT_URL_KEY: 'redirect_url' }),
    found: [
      ['renamed_key', 'provider_method_response.checkout_url', 'redirect_url', 'checkout_url'],
    ],
    choice: 'key of the checkout URL',
    setting: ['SANDBOX_CHECKOUT_URL_KEY', 'redirect_url'],
  },
  'another signature header': {
    recording: () => record(recordTraffic, { SANDBOX_SIGNATURE_HEADER: 'x-ping-signature' }),
    found: [['header', 'signature', 'x-ping-signature', 'signature']],
    choice: 'signature',
    setting: ['SANDBOX_SIGNATURE_HEADER', 'x-ping-signature'],
  },
  '401 for 403': {
    recording: () => recordRefused({ SANDBOX_AUTH_FAILURE_STATUS: '401' }),
    found: [['status', null, '401', '403']],
    choice: 'no or malformed `tenant_id`',
    setting: ['SANDBOX_AUTH_FAILURE_STATUS', '401'],
  },
  'an extra field': {
    recording: change((entry) => {
      if (isNewPayment(entry)) entry.answer.risk_score = 7
    }),
    found: [['extra_key', 'risk_score', 'risk_score', null]],
    choice: null,
    setting: null,
  },
  'a number as text': {
    recording: change((entry) => {
      if (isPayment(entry)) entry.answer.total_amount = String(entry.answer.total_amount)
    }),
    found: [['type', 'total_amount', 'string', 'number']],
    choice: null,
    setting: null,
  },
  'another order of statuses': {
    recording: async () => {
      const gets = (await traffic).log.entries.filter(({ request }) => isGetOfFirst(request))
      const bodies = gets.map(({ response }) => JSON.parse(response.content.text).status)
      expect(bodies).toEqual(['PENDING', 'COMPLETED'])
      const other = [...bodies].reverse()
      return mutate(await traffic, ({ entry, answer }) => {
        if (isGetOfFirst(entry.request)) answer.status = other.shift()
      })
    },
    found: [['order', 'status', 'PENDING', 'COMPLETED']],
    choice: "order of a payment's statuses",
    setting: null,
  },
  'a callback for INITIATED': {
    recording: () => record(recordTraffic, { SANDBOX_CALLBACK_INITIATED: 'true' }),
    found: [['callback', null, 'INITIATED', null]],
    choice: 'first callback',
    setting: ['SANDBOX_CALLBACK_INITIATED', 'true'],
  },
  'a missing key': {
    recording: change((entry) => {
      if (isPayment(entry)) delete entry.answer.currency
    }),
    found: [['missing_key', 'currency', null, 'currency']],
    choice: null,
    setting: null,
  },
  'another id format': {
    recording: async () => {
      const har = await traffic
      const created = har.log.entries.find(({ request }) => /\w\/payments$/.test(request.url))
      const { id } = JSON.parse(created?.response.content.text ?? '')
      return JSON.parse(JSON.stringify(har).replaceAll(id, 'pay_1GqIC8'))
    },
    found: [
      ['format', 'id', 'text', 'UUID'],
      ['format', 'data[].id', 'text', 'UUID'],
      ['format', '[].payment_id', 'text', 'UUID'],
      ['format', 'payment_id', 'text', 'UUID'],
    ],
    choice: null,
    more: 'body of a payment callback',
    setting: null,
  },
  'another status code': {
    recording: change(({ entry, path }) => {
      if (path.endsWith('/payment_orders') && entry.response.status === 200)
        entry.response.status = 201
    }),
    found: [['status', null, '201', '200']],
    choice: null,
    setting: null,
  },
  'a currency mismatch that is allowed': {
    recording: () => record(recordTraffic, { SANDBOX_CURRENCY_MISMATCH: 'allow' }),
    found: [['status', null, '200', '403']],
    choice: 'payment in another currency than its order',
    setting: ['SANDBOX_CURRENCY_MISMATCH', 'allow'],
  },
  'refunds of Open Payments that are allowed': {
    recording: () => record(recordTraffic, { SANDBOX_REFUND_OPEN_PAYMENTS: 'allow' }),
    found: [['status', null, '200', '403']],
    choice: 'refunds of `open_payments`',
    setting: ['SANDBOX_REFUND_OPEN_PAYMENTS', 'allow'],
  },
  'an order with running payments that cannot be closed': {
    recording: () => record(recordTraffic, { SANDBOX_CLOSE_NEEDS_TERMINATED: 'true' }),
    found: [['status', null, '403', '204']],
    choice: 'closing an order with running payments',
    setting: ['SANDBOX_CLOSE_NEEDS_TERMINATED', 'true'],
  },
  'another format of times': {
    recording: change(({ isCallback, request }) => {
      if (isCallback && request.payment_id !== undefined)
        request.occurred_at = request.occurred_at.replace(/Z$/, '+00:00')
    }),
    found: [
      ['format', 'occurred_at', 'time with an offset, 6 decimals', 'time in UTC (Z), 6 decimals'],
    ],
    choice: 'body of a payment callback',
    setting: null,
  },
  'a callback that was not sent': {
    recording: async () => {
      const { log } = await traffic
      const entries = log.entries.filter(({ comment }) => !comment.startsWith('callback PENDING'))
      return { log: { ...log, entries } }
    },
    found: [['callback', null, null, 'PENDING']],
    choice: 'callbacks',
    setting: null,
  },
  'another header of callbacks': {
    recording: change(({ isCallback, entry }) => {
      if (isCallback) entry.request.headers.push({ name: 'X-Ping-Event', value: 'payment' })
    }),
    found: [['header', 'x-ping-event', 'x-ping-event', null]],
    choice: 'callbacks',
    setting: null,
  },
  'another code in errors': {
    recording: change(({ entry, answer }) => {
      if (entry.response.status === 404) answer.errors[0].error = 'resource_missing'
    }),
    found: [['value', 'errors[].error', 'resource_missing', 'not_found']],
    choice: '404 body',
    setting: null,
  },
}

function isGetOfFirst({ method, url }: { readonly method: string; readonly url: string }): boolean {
  return method === 'GET' && /\/payments\/[\w-]+$/.test(url)
}

test.each(Object.entries(cases))(
  'finds %s',
  async (_, { recording, found, choice, more, setting }) => {
    const har = await recording()
    const { code, report, env, out } = await runCompare(har)
    const differences = report?.differences ?? []
    const shown = differences.map(({ kind, path, recorded, here }) => [kind, path, recorded, here])
    expect(
      shown.filter((one, index) => shown.findIndex((other) => `${other}` === `${one}`) === index),
    ).toEqual(found)
    const rows = differences.map((one) => one.choice)
    expect([...new Set(rows)]).toEqual([choice, ...(more === undefined ? [] : [more])])
    expect([
      code,
      report?.left_out.filter(({ because }) => !because.includes('refused to make')),
    ]).toEqual([1, []])
    expect(env).toEqual(setting === null ? {} : { [setting[0]]: setting[1] })
    if (setting === null) return
    expect(out).toContain(`setting: ${setting.join('=')}`)
    const again = await runCompare(har, env)
    expect([again.code, again.report?.differences]).toEqual([0, []])
  },
)

const links = '/payment_links/api/v1/payment_links'

type Mapped = [row: string, kind: Found['kind'], where: string, refusal: string, path?: string]

const mapped: Mapped[] = [
  ['payment link: sum that does not fit', 'status', `POST ${links}`, 'total_amount_mismatch'],
  ['payment link: what is required', 'status', `POST ${links}`, 'missing_field supplier.name'],
  ['payment link: `due_date`', 'status', `POST ${links}`, 'due_date is over'],
  ['payment link that ended', 'status', `PUT ${links}/{id}/cancel`, 'operation_forbidden'],
  ['payment link: errors', 'extra_key', `POST ${links} (422)`, 'missing_field'],
  ['payment link: invoice and receipt', 'extra_key', `GET ${links}/{id}/receipt`, ''],
  ['payment link: texts', 'value', `GET ${links}/{id}`, '', 'sms_status'],
  ['lists of payment links', 'type', `GET ${links}`, '', ''],
  ['payment link: callbacks', 'callback', 'callback of a payment link', ''],
  ['KYC: AIS of somebody who is registered', 'status', 'POST /kyc/api/merchant_ais', ''],
  ['KYC: AIS of somebody who is registered', 'status', 'POST /api/merchant_ais', ''],
  ['KYC: accounts of a merchant', 'status', 'POST /api/merchant_verification', 'bank_account.bban'],
  ['KYC: a merchant that was verified', 'status', 'POST /kyc/api/merchant_verification', ''],
  ['KYC: agreements', 'extra_key', 'GET /api/agreements/{id}', '', 'provider_data.state'],
  [
    '`kyc_information` of an organization',
    'value',
    'GET /merchants/{id}',
    '',
    'organization.kyc_information.status',
  ],
  ['requisitions', 'extra_key', 'GET /requisitions/{id}', '', 'payouts'],
  ['deposit references', 'missing_key', 'GET /deposit_references', '', 'data[].purpose'],
]

test.each(mapped)(
  'maps a difference to the row "%s": %s of %s',
  (row, kind, where, refusal, path) => {
    const common = { recorded: '200', here: '403', entry: 1, path: path ?? null }
    expect(findChoice({ ...common, kind, where, refusal }).choice).toBe(row)
  },
)

test('every row that a difference can have is in docs/fidelity.md', () => {
  const text = readFileSync('docs/fidelity.md', 'utf8')
  const missing = choices.filter(({ row }) => !text.includes(`\n| ${row} | `))
  expect(missing.map(({ row }) => row)).toEqual([])
})
