import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { startMerchant } from '../merchant.ts'
import { type OpenSandbox, openSandbox } from '../open-sandbox.ts'
import { paymentMethods } from '../providers/payment-methods.ts'

async function depositOf(sandbox: OpenSandbox, parameters: object = {}) {
  const { provider_method_parameters, ...paymentMethod } = paymentMethods.pingDeposit
  const made = await sandbox.createPayment({
    paymentMethod: {
      ...paymentMethod,
      provider_method_parameters: { ...provider_method_parameters, ...parameters },
    },
  })
  const { reference } = made.answer.body.provider_method_response
  return { ...made, reference: reference as string }
}

const transfer = (reference: string, amount: number) => ({
  amount,
  currency: 'SEK',
  reference,
  reference_type: 'OCR',
})

test.each([
  [12_500, 'COMPLETED'],
  [12_000, 'UNDERFUNDED'],
  [13_000, 'OVERFUNDED'],
])('makes a deposit payment of 125 kr that gets %i öre %s', async (amount, status) => {
  const sandbox = openSandbox()
  const { id, orderId, reference } = await depositOf(sandbox)
  const answer = await sandbox.call('POST', '/api/deposit_payment', transfer(reference, amount))
  expect([answer.status, answer.body]).toEqual([204, ''])
  expect(await sandbox.status(orderId, id)).toBe(status)
})

test.each(['Mimic', 'payer'])('books what came in for a deposit by the %s once', async (who) => {
  const sandbox = openSandbox()
  const { id, reference } = await depositOf(sandbox)
  if (who === 'payer') await sandbox.payer(id, 'approve')
  else await sandbox.call('POST', '/api/deposit_payment', transfer(reference, 12_500))
  await sandbox.advance('1h')
  const accounts = (await sandbox.api('GET', '/deposit_bank_accounts')).body
  const account = accounts.find(({ currency }: { currency: string }) => currency === 'SEK').id
  const { data } = (await sandbox.api('GET', `/deposit_bank_accounts/${account}/transfers`)).body
  expect(data).toMatchObject([{ amount: 12_500, connections: [{ payment_id: id }] }])
})

test('makes it FUNDED where it shall not complete by itself', async () => {
  const sandbox = openSandbox()
  const { id, orderId, reference } = await depositOf(sandbox, { complete_when_funded: false })
  await sandbox.call('POST', '/api/deposit_payment', transfer(reference, 12_500))
  expect(await sandbox.status(orderId, id)).toBe('FUNDED')
})

test('makes it FUNDED too where its payer makes the transfer on the page', async () => {
  const sandbox = openSandbox()
  const { id, orderId } = await depositOf(sandbox, { complete_when_funded: false })
  await sandbox.payer(id, 'approve')
  await sandbox.advance('1s')
  expect(await sandbox.status(orderId, id)).toBe('FUNDED')
})

test('lets a deposit payment wait for weeks', async () => {
  const sandbox = openSandbox()
  const { id, orderId } = await depositOf(sandbox)
  await sandbox.settle()
  await sandbox.advance('30d')
  expect(await sandbox.status(orderId, id)).toBe('PENDING')
})

test('keeps a reference of the client, once at a time', async () => {
  const sandbox = openSandbox()
  const first = await depositOf(sandbox, { reference: '1234567897' })
  expect(first.reference).toBe('1234567897')
  const { provider_method_parameters, ...paymentMethod } = paymentMethods.pingDeposit
  const again = { ...provider_method_parameters, reference: '1234567897' }
  const refused = await sandbox.createPayment({
    paymentMethod: { ...paymentMethod, provider_method_parameters: again },
  })
  expect(refused.answer.status).toBe(403)
  await sandbox.call('POST', '/api/deposit_payment', transfer('1234567897', 12_500))
  expect((await depositOf(sandbox, { reference: '1234567897' })).answer.status).toBe(200)
})

test('takes a transfer nobody waits for, and refuses one without a reference', async () => {
  const sandbox = openSandbox()
  const unmatched = await sandbox.call('POST', '/api/deposit_payment', transfer('42', 100))
  expect(unmatched.status).toBe(204)
  const empty = await sandbox.call('POST', '/api/deposit_payment', transfer('', 100))
  expect(empty.status).toBe(422)
  expect(empty.body.errors[0].property).toBe('reference')
})

test('answers 200 for disbursements though all of them fail, and 422 for none', async () => {
  const sandbox = openSandbox()
  const unknown = randomUUID()
  const { status, body } = await sandbox.call('POST', '/api/disbursements', {
    payment_orders: [unknown],
  })
  expect(status).toBe(200)
  expect(body).toEqual({
    disbursed_payment_orders: [],
    failed_to_disburse: [
      { payment_order_id: unknown, reason: expect.any(String), description: expect.any(String) },
    ],
  })
  const none = await sandbox.call('POST', '/api/disbursements', { payment_orders: [] })
  expect(none.status).toBe(422)
})

test('decides on a merchant, tells the tenant, and answers 422 for an unknown one', async () => {
  const sandbox = openSandbox()
  const backend = await startMerchant()
  await sandbox.api('PUT', '/tenant', { merchant_status_callback_url: backend.callbackUrl })
  const { body } = await sandbox.api('POST', '/merchants', {
    name: 'Shop',
    organization: { country: 'SE', se_organization_number: '5560360793' },
  })
  const decide = (id: string, status: string) =>
    sandbox.call('PUT', `/api/merchants/${id}`, { status })
  expect((await decide(body.id, 'APPROVED')).status).toBe(204)
  expect((await sandbox.api('GET', `/merchants/${body.id}`)).body.status).toBe('APPROVED')
  await backend.gets(1)
  expect(backend.received[0]?.body).toMatchObject({ id: body.id, status: 'APPROVED' })
  expect((await decide(randomUUID(), 'APPROVED')).status).toBe(422)
  expect((await decide(body.id, 'FAMOUS')).status).toBe(422)
})

test.each([
  ['/api/autogiro/mandate', 'APPROVED'],
  ['/api/autogiro/payment', 'PAID'],
])('answers 204 for an unknown id at %s', async (path, status) => {
  const answer = await openSandbox().call('PUT', path, { id: randomUUID(), status })
  expect([answer.status, answer.body]).toEqual([204, ''])
})

test('leaves other payments alone when told of autogiro', async () => {
  const sandbox = openSandbox()
  const { id, orderId } = await sandbox.createPayment()
  await sandbox.call('PUT', '/api/autogiro/payment', { id, status: 'PAID' })
  expect(await sandbox.status(orderId, id)).toBe('INITIATED')
})

test('gives an Open Payments payment a status, with its callback', async () => {
  const sandbox = openSandbox()
  const merchant = await startMerchant()
  const { id, orderId } = await sandbox.createPayment({ callbackUrl: merchant.callbackUrl })
  const become = (status: string) =>
    sandbox.call('PUT', '/api/open_payments/payment', { id, status })
  expect((await become('PENDING')).status).toBe(204)
  expect((await become('COMPLETED')).status).toBe(204)
  await merchant.gets(2)
  expect(merchant.statuses()).toEqual(['PENDING', 'COMPLETED'])
  expect(await sandbox.status(orderId, id)).toBe('COMPLETED')
  expect((await become('DECLINED')).status).toBe(403)
})

test('refuses a status for what is no Open Payments payment', async () => {
  const sandbox = openSandbox()
  const { id } = await sandbox.createPayment({ paymentMethod: paymentMethods.klarna })
  const path = '/api/open_payments/payment'
  expect((await sandbox.call('PUT', path, { id, status: 'COMPLETED' })).status).toBe(422)
  const unknown = { id: randomUUID(), status: 'COMPLETED' }
  expect((await sandbox.call('PUT', path, unknown)).status).toBe(422)
})

test.each([
  ['FUNDED', 'invalid_enum'],
  ['INITIATED', 'invalid_enum'],
  ['PENDING', 'invalid_transition'],
])('refuses to make a pending Open Payments payment %s', async (status, error) => {
  const sandbox = openSandbox()
  const { id, orderId } = await sandbox.createPayment()
  const become = (status: string) =>
    sandbox.call('PUT', '/api/open_payments/payment', { id, status })
  await become('PENDING')
  const answer = await become(status)
  expect([answer.status, answer.body.errors[0].error]).toEqual([422, error])
  expect(answer.body.errors[0].property).toBe('status')
  expect(await sandbox.status(orderId, id)).toBe('PENDING')
})

test('asks for the tenant, keeps a journal, and names what is near an unknown path', async () => {
  const sandbox = openSandbox()
  const anonymous = await sandbox.call('POST', '/api/deposit_payment', {}, { tenant_id: '' })
  expect(anonymous.status).toBe(422)
  await sandbox.call('POST', '/api/deposit_payment', transfer('42', 100))
  const { body } = await sandbox.call('GET', '/_sandbox/journal?operation=mimic_deposit_payment')
  expect(body.data).toHaveLength(1)
  const lost = await sandbox.call('PUT', '/api/autogiro/payments', {})
  expect(lost.status).toBe(404)
  expect(lost.body.errors[0].description).toContain('PUT /api/autogiro/payment')
})
