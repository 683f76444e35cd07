import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { type OpenSandbox, openSandbox } from '../open-sandbox.ts'

const account = {
  name: 'Float',
  currency: 'SEK',
  enable_deposits: true,
  account_holder: {
    name: 'Bolaget AB',
    identity: { country: 'SE', identifier: '5566778899', type: 'organization' },
  },
}

async function accountWith(sandbox: OpenSandbox, amount: number) {
  const { body } = await sandbox.api('POST', '/liquidity_accounts', account)
  const { reference } = body.deposit_information
  const transfer = { amount, currency: 'SEK', reference, reference_type: 'OCR' }
  await sandbox.call('POST', '/api/deposit_payment', transfer)
  return {
    id: body.id as string,
    balance: async () => (await sandbox.api('GET', `/liquidity_accounts/${body.id}`)).body.balance,
  }
}

const by = (liquidity_account_id: string) => ({
  provider: 'ping',
  method: 'credit',
  provider_method_parameters: { liquidity_account_id },
})

test('is paid from the account, with nobody there', async () => {
  const sandbox = openSandbox()
  const { id, balance } = await accountWith(sandbox, 20_000)
  const payment = await sandbox.createPayment({ paymentMethod: by(id) })
  expect(payment.answer.body.provider_method_response).toEqual({})
  await sandbox.advance('5s')
  expect(await sandbox.status(payment.orderId, payment.id)).toBe('COMPLETED')
  expect(await balance()).toBe(7_500)
})

test('refuses what the account cannot pay', async () => {
  const sandbox = openSandbox()
  const { id, balance } = await accountWith(sandbox, 12_499)
  const { answer } = await sandbox.createPayment({ paymentMethod: by(id) })
  expect(answer.status).toBe(403)
  expect(answer.body.errors[0].description).toContain('too small')
  expect(await balance()).toBe(12_499)
})

test('declines what the account can no longer pay when its turn comes', async () => {
  const sandbox = openSandbox()
  const { id, balance } = await accountWith(sandbox, 500)
  const pay = () => sandbox.createPayment({ paymentMethod: by(id), amount: 400 })
  const [first, second] = [await pay(), await pay()]
  await sandbox.settle()
  expect(await sandbox.status(first.orderId, first.id)).toBe('COMPLETED')
  expect(await sandbox.status(second.orderId, second.id)).toBe('DECLINED')
  expect(await balance()).toBe(100)
  const { timeline } = await sandbox.detail(second.id)
  expect(timeline.at(-1)).toMatchObject({
    status: 'DECLINED',
    because: expect.stringContaining('The balance of the liquidity account is too small'),
  })
})

const tenantId = randomUUID()

test.each([
  ['accepts', {}, 200],
  ['refuses, in strict mode,', { SANDBOX_STRICT: 'true', SANDBOX_TENANTS: tenantId }, 403],
])('%s an unknown account', async (_, settings, status) => {
  const client = openSandbox(settings).as(tenantId)
  const { body } = await client.api('POST', '/merchants', {
    name: 'Shop',
    organization: { country: 'SE', se_organization_number: '5560360793' },
  })
  const { answer } = await client.createPayment({
    paymentMethod: by(randomUUID()),
    merchantId: body.id,
  })
  expect(answer.status).toBe(status)
})
