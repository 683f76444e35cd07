import { expect, test } from 'vitest'
import { after, startStory } from './story.ts'

test('declines for lack of money, with the reason in the history and in the callback', async () => {
  const story = await startStory('failed')
  const { merchant, payer, sandbox } = story
  await payer('approve')
  await sandbox.settle()
  const details = { provider_data: { reason: 'AM04' } }
  expect((await story.history()).at(-1)).toMatchObject({ status: 'DECLINED', details })
  expect(merchant.received.at(-1)?.body).toMatchObject({ status: 'DECLINED', details })
})

test('sends the payer to error_url', async () => {
  const { detail, payer, sandbox } = await startStory('failed')
  await payer('approve')
  await sandbox.settle()
  const { checkout } = await detail()
  expect(checkout).toMatchObject({ outcome: 'refused', return_url: 'http://shop.test/error' })
})

test('is still pending until the bank has refused', async () => {
  const story = await startStory('failed')
  await story.payer('approve')
  await story.sandbox.advance('1999ms')
  expect(await story.status()).toBe('PENDING')
  await story.sandbox.advance('1ms')
  expect(await story.status()).toBe('DECLINED')
  expect(after(story, (await story.history()).at(-1)?.occurred_at ?? '')).toBe('2s')
})

test('declines when BankID is blocked and the payer gives up', async () => {
  const { merchant, payer, sandbox } = await startStory('paid')
  await payer('block_bankid')
  const { body } = await payer('cancel')
  expect(body.checkout.return_url).toBe('http://shop.test/error')
  await sandbox.settle()
  expect(merchant.statuses()).toEqual(['PENDING', 'DECLINED'])
})
