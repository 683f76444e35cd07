import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { refTo, resolved, toTypeName } from '../../src/app/api-description/json-schema.ts'
import { exampleIds } from '../../src/app/api-description/request-examples.ts'
import { openDocument } from './open-document.ts'

const { as, document, operations } = await openDocument()

type Client = ReturnType<typeof as>

/** What stands where the example has an id. */
type Real = Record<string, string>

const exampleOf = (operationId: string, name = 'example') => {
  const found = operations.find((operation) => operation.operationId === operationId)
  return found?.requestBody?.content['application/json']?.examples?.[name]?.value
}

async function made(client: Client, path: string, body: unknown): Promise<{ id: string }> {
  const { status, body: answer } = await client.call('POST', path, body)
  expect(status, JSON.stringify(answer)).toBe(200)
  return answer
}

const payments = '/payments/api/v1'

async function order({ createOrder }: Client, currency = 'SEK'): Promise<Real> {
  return { payment_order_id: await createOrder(currency) }
}

async function payment(client: Client, kind: string, more: object = {}): Promise<Real> {
  const real = await order(client)
  const body = { ...(exampleOf('create_payment', kind) as object), ...more }
  const path = `${payments}/payment_orders/${real['payment_order_id']}/payments`
  return { ...real, payment_id: (await made(client, path, body)).id }
}

async function consent(client: Client, kind: string, approve = true): Promise<Real> {
  const body = exampleOf('create_payment_consent', kind)
  const { id } = await made(client, `${payments}/payment_consents`, body)
  if (approve) await client.call('POST', `/_sandbox/approvals/${id}/act`, { action: 'approve' })
  return { consent_id: id, payment_consent_id: id, approval_id: id }
}

async function merchant(client: Client): Promise<Real> {
  const { id } = await made(client, `${payments}/merchants`, exampleOf('create_merchant'))
  return { merchant_id: id }
}

const pay = (client: Client, reference: string) =>
  client.call('POST', '/api/deposit_payment', {
    amount: 12_500,
    currency: 'SEK',
    reference,
  })

async function liquidity(client: Client): Promise<Real> {
  const body = exampleOf('create_liquidity_account')
  const { id } = await made(client, `${payments}/liquidity_accounts`, body)
  const { body: account } = await client.api('GET', `/liquidity_accounts/${id}`)
  await pay(client, account.deposit_information.reference)
  return { liquidity_account_id: id }
}

async function deposit(client: Client, reference: string): Promise<Real> {
  const real = await payment(client, 'ping_deposit', {
    provider_method_parameters: {
      reference_type: 'OCR',
      reference: '1234567897',
      complete_when_funded: false,
    },
  })
  await pay(client, reference)
  return real
}

async function transfer(client: Client): Promise<Real> {
  const real = await deposit(client, '9999')
  const { body: accounts } = await client.api('GET', '/deposit_bank_accounts')
  const list = accounts.data ?? accounts
  for (const { id: account } of list) {
    const { body } = await client.api('GET', `/deposit_bank_accounts/${account}/transfers`)
    const [found] = body.data ?? body
    if (found) return { ...real, deposit_bank_account_id: account, transfer_id: found.id }
  }
  throw new Error('no transfer')
}

async function link(client: Client): Promise<Real> {
  const real = await order(client)
  const body = withIds(exampleOf('create_payment_link'), real)
  const { id } = await made(client, '/payment_links/api/v1/payment_links', body)
  return { ...real, payment_link_id: id }
}

async function agreement(client: Client, publish = false): Promise<Real> {
  const { id } = await made(client, '/kyc/api/agreements', exampleOf('create_agreement'))
  if (publish) await client.call('POST', `/kyc/api/agreements/${id}/publish`, {})
  const { participants } = (await client.call('GET', `/kyc/api/agreements/${id}`)).body
    .provider_data
  return { agreement_id: id, participant_id: participants.at(-1).id }
}

async function refundable(client: Client): Promise<Real> {
  const real = await payment(client, 'dummy_dummy')
  await client.settle()
  return real
}

async function moved(client: Client, step: string): Promise<Real> {
  const real = await order(client)
  await client.api('PUT', `/payment_orders/${real['payment_order_id']}/${step}`, {
    fast_forward: true,
  })
  return real
}

/** What must be there before the example is sent. Most need nothing. */
const prepare: Readonly<Record<string, (client: Client, example: string) => Promise<Real>>> = {
  update_payment_order: (client) => order(client),
  close_payment_order: (client) => order(client),
  split_payment_order: (client) => moved(client, 'close'),
  settle_payment_order: (client) => moved(client, 'split'),
  create_payment: async (client, example) => ({
    ...(await order(
      client,
      (exampleOf('create_payment', example) as { currency: string }).currency,
    )),
    ...(/recurring|autogiro/.test(example) ? await consent(client, example) : {}),
    ...(example === 'ping_credit' ? await liquidity(client) : {}),
  }),
  update_payment: (client) => payment(client, 'open_payments_pis'),
  create_documents: (client) => payment(client, 'open_payments_pis'),
  refund_payment: refundable,
  reconcile_payment: (client) => deposit(client, '1234567897'),
  connect_transfer: transfer,
  connect_deposit_reference_transfer: async (client) => {
    const real = await deposit(client, '9999')
    const { body } = await client.api('GET', '/deposit_references?has_unmatched_transfers=true')
    const [reference] = body.data
    const { transfers } = (await client.api('GET', `/deposit_references/${reference?.id}`)).body
    return { ...real, deposit_reference_id: reference?.id, transfer_id: transfers?.[0]?.id }
  },
  create_activation: merchant,
  create_payment_link: (client) => order(client),
  distribute_payment_link: link,
  create_payment_link_invoice: link,
  update_agreement: (client) => agreement(client),
  publish_agreement: (client) => agreement(client),
  create_agreement_access_link: (client) => agreement(client, true),
  mimic_disbursements: (client) => moved(client, 'settle'),
  mimic_merchant: merchant,
  mimic_autogiro_mandate: (client) => consent(client, 'bankgirot_autogiro', false),
  mimic_autogiro_payment: async (client) => {
    const real = await consent(client, 'bankgirot_autogiro')
    const more = { provider_method_parameters: { consent_id: real['consent_id'] } }
    return payment(client, 'bankgirot_autogiro', more)
  },
  mimic_payment_consent: (client) => consent(client, 'swish_recurring', false),
  mimic_open_payments_payment: (client) => payment(client, 'open_payments_pis'),
  sandbox_play_payer: (client) => payment(client, 'open_payments_pis'),
  sandbox_report_backend: (client) => payment(client, 'open_payments_pis'),
  sandbox_pay_payment_link: link,
  sandbox_act_on_approval: (client) => consent(client, 'swish_recurring', false),
}

function withIds(value: unknown, real: Real): unknown {
  const ids = Object.entries(exampleIds)
  return JSON.parse(
    ids.reduce(
      (text, [name, id]) => (real[name] === undefined ? text : text.replaceAll(id, real[name])),
      JSON.stringify(value),
    ),
  )
}

const examples = operations.flatMap((operation) =>
  Object.keys(operation.requestBody?.content['application/json']?.examples ?? {}).map((name) => ({
    name,
    operation,
    operationId: operation.operationId,
  })),
)

test.each(examples)('answers the example $name of $operationId', async ({ name, operation }) => {
  const client = as(randomUUID())
  const { operationId, method, path } = operation
  const real = (await prepare[operationId]?.(client, name)) ?? {}
  const url = path.replaceAll(/\{(\w+)\}/g, (_, id: string) => real[id] ?? randomUUID())
  const body = withIds(exampleOf(operationId, name), real)
  const answer = await client.call(method.toUpperCase(), url, body)
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300)
  expect(Object.keys(operation.responses)).toContain(String(answer.status))
  expectDescribed(answer.body, operationId, body)
})

/** What a provider answers is what the document says of it. */
function expectDescribed(
  answer: { readonly provider_method_response?: object },
  operationId: string,
  body: unknown,
): void {
  const what = { create_payment: 'Payment', create_payment_consent: 'Consent' }[operationId]
  if (what === undefined) return
  const { provider, method } = body as { provider: string; method: string }
  const name = `${toTypeName(provider, method, what)}Response`
  const { properties = {}, required = [] } = resolved(document, refTo(name))
  const keys = Object.keys(answer.provider_method_response ?? {})
  expect(Object.keys(properties)).toEqual(expect.arrayContaining(keys))
  expect(keys).toEqual(expect.arrayContaining([...required]))
}
