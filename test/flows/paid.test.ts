import { expect, test } from 'vitest'
import { startMerchant } from '../merchant.ts'
import { startSandbox } from '../start-sandbox.ts'

test('takes a payment from order to callback', async () => {
  const sandbox = await startSandbox()
  const merchant = await startMerchant()
  const { id, orderId, checkoutUrl, answer } = await sandbox.createPayment({
    callbackUrl: merchant.callbackUrl,
  })
  expect(answer.status).toBe(200)
  expect(checkoutUrl).toMatch(new RegExp(`^${sandbox.url}/checkout/`))
  expect(await sandbox.status(orderId, id)).toBe('INITIATED')

  const { status, body } = await sandbox.payer(id, 'approve')
  expect([status, body.checkout.state]).toEqual([200, 'processing'])
  const delivered = await sandbox.callbacks(`payment_id=${id}&status=COMPLETED&wait=5s`)

  expect(delivered.status).toBe(200)
  expect(merchant.statuses()).toEqual(['PENDING', 'COMPLETED'])
  expect(await sandbox.status(orderId, id)).toBe('COMPLETED')
  const { checkout } = await sandbox.detail(id)
  expect(checkout).toMatchObject({ outcome: 'paid', return_url: 'http://shop.test/success' })
})
