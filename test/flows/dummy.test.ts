import { expect, test } from 'vitest'
import { paymentBody } from '../client.ts'
import { startMerchant } from '../merchant.ts'
import { startSandbox } from '../start-sandbox.ts'

function dummyBody(desired: string, callbackUrl: string) {
  const body = paymentBody({ callbackUrl })
  const parameters = { desired_payment_status: desired }
  return { ...body, provider: 'dummy', method: 'dummy', provider_method_parameters: parameters }
}

for (const desired of ['COMPLETED', 'DECLINED', 'CRASHED', 'EXPIRED', 'ABORTED']) {
  test(`reaches ${desired} by itself, and tells the merchant in order`, async () => {
    const sandbox = await startSandbox()
    const merchant = await startMerchant()
    const orderId = await sandbox.createOrder()
    const path = `/payment_orders/${orderId}/payments`
    const { body } = await sandbox.api('POST', path, dummyBody(desired, merchant.callbackUrl))
    await merchant.gets(2)
    expect(merchant.statuses()).toEqual(['PENDING', desired])
    expect(await sandbox.status(orderId, body.id)).toBe(desired)
  })
}

test('is where it wants to be within a second of the world', async () => {
  const sandbox = await startSandbox({ SANDBOX_CLOCK: 'manual' })
  const merchant = await startMerchant()
  const orderId = await sandbox.createOrder()
  const path = `/payment_orders/${orderId}/payments`
  const { body } = await sandbox.api('POST', path, dummyBody('COMPLETED', merchant.callbackUrl))
  await sandbox.advance('1s')
  expect(await sandbox.status(orderId, body.id)).toBe('COMPLETED')
})

test('stays PENDING where that is desired', async () => {
  const sandbox = await startSandbox({ SANDBOX_CLOCK: 'manual' })
  const merchant = await startMerchant()
  const orderId = await sandbox.createOrder()
  const path = `/payment_orders/${orderId}/payments`
  const { body } = await sandbox.api('POST', path, dummyBody('PENDING', merchant.callbackUrl))
  await sandbox.advance('1s')
  expect(await sandbox.status(orderId, body.id)).toBe('PENDING')
  expect(merchant.statuses()).toEqual(['PENDING'])
})
