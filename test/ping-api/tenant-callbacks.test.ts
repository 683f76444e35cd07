import { expect, test } from 'vitest'
import { startMerchant } from '../merchant.ts'
import { openSandbox } from '../open-sandbox.ts'
import { payOrder } from '../paid-order.ts'

const names = [
  'credit_account_top_up',
  'merchant_status',
  'disbursement',
  'deposit_reference',
  'payment_refund',
]

test('tells the tenant of everything it can be told of, each at its own URL, signed', async () => {
  const merchant = await startMerchant()
  const sandbox = openSandbox()
  const { api, call } = sandbox
  await api('POST', '/signing_key/generate')
  const urls = names.map((name) => [`${name}_callback_url`, `${merchant.url}/${name}`])
  expect((await api('PUT', '/tenant', Object.fromEntries(urls))).status).toBe(204)

  const account = await api('POST', '/liquidity_accounts', {
    name: 'Float',
    currency: 'SEK',
    enable_deposits: true,
    account_holder: null,
  })
  const { reference } = account.body.deposit_information
  const transfer = { amount: 500, currency: 'SEK', reference_type: 'OCR' }
  await call('POST', '/api/deposit_payment', { ...transfer, reference })
  await call('POST', '/api/deposit_payment', { ...transfer, reference: 'nobody' })
  const organization = { country: 'SE', se_organization_number: '5560360793' }
  const shop = await api('POST', '/merchants', { name: 'Shop', organization })
  await call('PUT', `/api/merchants/${shop.body.id}`, { status: 'APPROVED' })
  const order = await payOrder(sandbox, [{ amount: 100 }])
  const refund = await order.refund({ amount: 100 })
  await sandbox.advance('2s')
  const other = await payOrder(sandbox, [{ amount: 100 }])
  await other.step('settle')
  await call('POST', '/api/disbursements', { payment_orders: [other.orderId] })
  await sandbox.settle()

  const byPath = new Map(merchant.received.map((message) => [message.path.slice(1), message]))
  expect([...byPath.keys()].sort()).toEqual([...names].sort())
  expect(merchant.received).toHaveLength(names.length)
  for (const { method, headers } of merchant.received) {
    expect(method).toBe('POST')
    expect(headers['content-type']).toBe('application/json')
    expect(Buffer.from(String(headers['signature']), 'base64')).toHaveLength(64)
  }
  const toBody = (name: string) => byPath.get(name)?.body
  expect(toBody('credit_account_top_up')).toMatchObject({ id: account.body.id, amount: 500 })
  expect(toBody('deposit_reference')).toMatchObject({ amount: 500, reference: 'nobody' })
  expect(toBody('merchant_status')).toMatchObject({ id: shop.body.id, status: 'APPROVED' })
  expect(toBody('payment_refund')).toMatchObject({ id: refund.body.id, status: 'COMPLETED' })
  const [disbursement] = (await api('GET', '/disbursements')).body
  expect(Object.keys(toBody('disbursement'))).toEqual(['id', 'disbursed_at'])
  expect(toBody('disbursement').id).toBe(disbursement.id)
  expect(toBody('disbursement').disbursed_at).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}Z$/)
})
