import { expect, test } from 'vitest'
import { isSigned, startMerchant } from '../merchant.ts'
import { startSandbox } from '../start-sandbox.ts'
import { startStory } from './story.ts'

test('signs every callback so that the public key verifies it', async () => {
  const { merchant, payer, publicKey, sandbox } = await startStory('paid')
  await payer('approve')
  await sandbox.settle()
  expect(merchant.received.map((received) => isSigned(received, publicKey))).toEqual([true, true])
})

test('signs the raw bytes: another body does not verify', async () => {
  const { merchant, payer, publicKey } = await startStory('paid')
  await payer('open')
  const [received] = await merchant.gets(1)
  const spaced = received && { ...received, text: `${received.text} ` }
  expect(spaced && isSigned(spaced, publicKey)).toBe(false)
})

test('signs with the newest key', async () => {
  const { merchant, payer, publicKey, sandbox } = await startStory('paid')
  const { body } = await sandbox.api('POST', '/signing_key/generate')
  await payer('open')
  const [received] = await merchant.gets(1)
  expect(received && isSigned(received, body.public_key)).toBe(true)
  expect(received && isSigned(received, publicKey)).toBe(false)
})

test('signs nothing for a tenant that has no key', async () => {
  const sandbox = await startSandbox()
  const merchant = await startMerchant()
  const { id } = await sandbox.createPayment({ callbackUrl: merchant.callbackUrl })
  await sandbox.payer(id, 'open')
  const [received] = await merchant.gets(1)
  expect(received?.headers).not.toHaveProperty('signature')
})
