import { expect, test } from 'vitest'
import { startStory } from './story.ts'

test('crashes after the signature, and sends the payer to error_url', async () => {
  const { detail, merchant, payer, sandbox, status } = await startStory('crashed')
  await payer('approve')
  await sandbox.settle()
  expect(await status()).toBe('CRASHED')
  expect(merchant.statuses()).toEqual(['PENDING', 'CRASHED'])
  const { checkout } = await detail()
  expect(checkout).toMatchObject({ outcome: 'failed', return_url: 'http://shop.test/error' })
})

test('still lets the payer cancel before the signature', async () => {
  const { merchant, payer, sandbox } = await startStory('crashed')
  await payer('cancel')
  await sandbox.settle()
  expect(merchant.statuses()).toEqual(['PENDING', 'ABORTED'])
})
