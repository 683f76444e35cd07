import { expect, test } from 'vitest'
import { startMerchant } from '../merchant.ts'
import { startSandbox } from '../start-sandbox.ts'
import { startStory } from './story.ts'

test('cancels the next payment where that was armed, and says who armed it', async () => {
  const sandbox = await startSandbox()
  const merchant = await startMerchant()
  await sandbox.arm('cancelled')
  const { id, orderId } = await sandbox.createPayment({ callbackUrl: merchant.callbackUrl })
  await sandbox.callbacks(`payment_id=${id}&status=ABORTED&wait=10s`)
  expect(merchant.statuses()).toEqual(['PENDING', 'ABORTED'])
  expect(await sandbox.status(orderId, id)).toBe('ABORTED')
  const { scenario, checkout } = await sandbox.detail(id)
  expect(scenario.because).toContain('armed by POST /_sandbox/arm')
  expect(checkout).toMatchObject({ hint_code: 'userCancel', return_url: 'http://shop.test/cancel' })
})

test('leaves the payment after the armed one alone', async () => {
  const sandbox = await startSandbox()
  await sandbox.arm('cancelled')
  await sandbox.createPayment()
  const { id } = await sandbox.createPayment()
  expect((await sandbox.detail(id)).scenario.name).toBe('paid')
})

test('aborts when the payer cancels before choosing a bank', async () => {
  const { merchant, payer, sandbox, status } = await startStory('paid')
  expect((await payer('cancel')).body.checkout).toMatchObject({
    state: 'closed',
    outcome: 'cancelled',
    return_url: 'http://shop.test/cancel',
  })
  await sandbox.settle()
  expect(await status()).toBe('ABORTED')
  expect(merchant.statuses()).toEqual(['PENDING', 'ABORTED'])
})

test('leaves the payment on its way while the payer has only cancelled in the app', async () => {
  const { payer, status } = await startStory('paid')
  await payer('choose_bank')
  const { body } = await payer('cancel_in_app')
  expect(body.checkout).toMatchObject({ state: 'bankid_failed', hint_code: 'userCancel' })
  expect(body.checkout.legal_actions).toContain('try_again')
  expect(await status()).toBe('PENDING')
})

test('aborts when the payer cancels in the app and gives up', async () => {
  const { merchant, payer, sandbox, status } = await startStory('paid')
  await payer('choose_bank')
  await payer('cancel_in_app')
  const { body } = await payer('cancel')
  expect(body.checkout.return_url).toBe('http://shop.test/cancel')
  await sandbox.settle()
  expect(await status()).toBe('ABORTED')
  expect(merchant.statuses()).toEqual(['PENDING', 'ABORTED'])
})

test('pays after all when the payer cancels in the app and tries again', async () => {
  const { merchant, payer, sandbox, status } = await startStory('paid')
  await payer('choose_bank')
  await payer('cancel_in_app')
  await payer('try_again')
  await payer('approve')
  await sandbox.settle()
  expect(await status()).toBe('COMPLETED')
  expect(merchant.statuses()).toEqual(['PENDING', 'COMPLETED'])
})
