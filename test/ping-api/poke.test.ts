import { expect, test } from 'vitest'
import { startMerchant } from '../merchant.ts'
import { openSandbox } from '../open-sandbox.ts'

test('sends a test callback', async () => {
  const merchant = await startMerchant()
  const sandbox = openSandbox()
  const { status } = await sandbox.api('POST', '/poke', { callback_url: merchant.callbackUrl })
  expect(status).toBe(200)
  await merchant.gets(1)
  expect(merchant.received[0]?.body).toMatchObject({ event: 'poke' })
})

test('answers 200 for a host that nobody has', async () => {
  const { api } = openSandbox()
  expect((await api('POST', '/poke', { callback_url: 'http://nowhere.invalid/x' })).status).toBe(
    200,
  )
})

test.each([{}, { callback_url: null }, { callback_url: 'shop' }])('refuses %j', async (body) => {
  const { api } = openSandbox()
  expect((await api('POST', '/poke', body)).status).toBe(422)
})
